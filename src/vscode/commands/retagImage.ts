import { l10n, window } from "vscode";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { formatReference } from "../../core/oci/reference.ts";
import { tagDigest } from "../../images/tagDigest.ts";
import { sourceName } from "../../images/compose/sourceName.ts";
import { retag } from "../../images/publish/retag.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTags } from "./askTag.ts";
import { referenceOf } from "./copyCommands.ts";
import { pickImage } from "./pickTarget.ts";
import { finishRetag } from "./retagResults.ts";
import type { Services } from "./services.ts";
import { readImageRef, type ImageRef } from "./targets.ts";

/** Tags asked at the same time. */
const concurrency = 4;

/** Retag…: gives an image or list further tags in its repository; nothing is copied. */
export async function retagImage(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Retag");
  const image = readImageRef(target) ?? (await pickImage(services, title));
  if (!image) return;
  const { repository, reference } = image;
  const tags = await askTags({
    title,
    prompt: l10n.t(
      "Further tags for {0}; several separated by commas",
      sourceName(repository, reference),
    ),
    placeholder: "1.4, latest",
  });
  const outlook = await look(services, image, tags);
  if (await agreesToReplace(services, image, outlook)) await write(services, image, outlook, tags);
}

/** Writes the tags; what they may replace is agreed to, also when it has to be tried again. */
async function write(
  services: Services,
  image: ImageRef,
  outlook: Outlook,
  tags: readonly string[],
): Promise<void> {
  const { digest, expected } = outlook;
  const results = await withProgress(l10n.t("Tagging {0}…", image.repository), (signal) =>
    retag(services.stores, { ...image, reference: { digest } }, tags, { expected, signal }),
  );
  await finishRetag(services, image, results, (left) => write(services, image, outlook, left));
}

interface Outlook {
  readonly digest: Digest;
  /** What each tag names now. */
  readonly expected: ReadonlyMap<string, Digest | undefined>;
}

async function look(
  { stores }: Services,
  { connectionId, repository, reference }: ImageRef,
  tags: readonly string[],
): Promise<Outlook> {
  const { store, reader } = stores.open(connectionId);
  return withProgress(l10n.t("Looking at the tags…"), async (signal) => {
    const { digest } = await reader.head(repository, reference, { signal });
    const named = await mapLimited(tags, concurrency, async (tag) => {
      return [tag, await tagDigest({ store, repository }, tag, { signal })] as const;
    });
    return { digest, expected: new Map(named) };
  });
}

/** Names what tags lose; new ones, and those that name the image already, need no question. */
async function agreesToReplace(
  services: Services,
  image: ImageRef,
  { digest, expected }: Outlook,
): Promise<boolean> {
  const replaced = [...expected].filter(([, now]) => now !== undefined && now !== digest);
  if (replaced.length === 0) return true;
  const confirm = l10n.t("Move Tags");
  const lines = replaced.map(([tag, now]) =>
    l10n.t(
      "{0} names {1}.",
      formatReference(referenceOf(services, { ...image, reference: { tag } })),
      now ?? "",
    ),
  );
  const after =
    replaced.length === 1
      ? l10n.t("It will name {0}.", digest)
      : l10n.t("They will name {0}.", digest);
  const choice = await window.showWarningMessage(
    replaced.length === 1
      ? l10n.t("A tag names another image. Move it?")
      : l10n.t("{0} tags name other images. Move them?", replaced.length),
    { modal: true, detail: [...lines, after].join("\n\n") },
    confirm,
  );
  return choice === confirm;
}
