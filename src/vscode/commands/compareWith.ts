import { env, l10n, window } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { InvalidReferenceError, parseReference } from "../../core/oci/reference.ts";
import { askChoice, askText, back, type Choice } from "../platform/quickInput.ts";
import type { DiffSide } from "../editor/diffSide.ts";
import { connectTo, placed } from "./connectionOf.ts";
import { explainReference } from "./explainReference.ts";
import { openComparison } from "./openComparison.ts";
import { pickImage, tagsOf } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { manifestAddress, readImageRef, type ImageRef } from "./targets.ts";

/**
 * Compare with…: the row that was clicked, on the right, with the other selected one or with what
 * the user picks, on the left.
 */
export async function compareWith(
  services: Services,
  target?: unknown,
  selection?: readonly unknown[],
): Promise<void> {
  const title = l10n.t("Compare Images");
  const given = readImageRef(target);
  const selected = (selection ?? services.tree.selection).flatMap((row) => readImageRef(row) ?? []);
  const rows = given || selection ? selected : [];
  if (rows.length > 2) {
    void window.showInformationMessage(l10n.t("Select exactly two images to compare them."));
    return;
  }
  const image = given ?? (await pickImage(services, title));
  if (!image) return;
  const other = rows.find((row) => !isSame(row, image)) ?? (await pickOther(services, image));
  await openComparison(services, sideOf(other), sideOf(image));
}

type OtherChoice = ImageRef | "reference";

async function pickOther(services: Services, image: ImageRef): Promise<ImageRef> {
  const { connectionId, repository, reference } = image;
  const place = { connectionId, repository };
  const tags = await tagsOf(services, place);
  const choices: readonly Choice<OtherChoice>[] = [
    { value: "reference", label: l10n.t("Enter a Reference…") },
    ...previousVersion(services, image),
    ...tags
      .filter((tag) => tag !== reference.tag)
      .map((tag) => ({ value: { ...place, reference: { tag } }, label: tag })),
  ];
  const name = reference.tag ?? shortDigest(reference.digest);
  const chosen = await askChoice({
    title: l10n.t("Compare {0} with", name),
    placeholder: l10n.t("Choose a tag"),
    choices,
  });
  if (chosen === back) throw abortError();
  return chosen === "reference" ? askReference(services) : chosen;
}

/** What the tag named before it was last moved from here. */
function previousVersion(services: Services, image: ImageRef): readonly Choice<ImageRef>[] {
  const { connectionId, repository, reference } = image;
  if (reference.tag === undefined) return [];
  const place = { connectionId, repository };
  const move = services.history.lastMove({ ...place, tag: reference.tag });
  if (move?.before === undefined) return [];
  return [
    {
      value: { ...place, reference: { digest: move.before } },
      label: l10n.t("Previous Version of {0}", reference.tag),
      description: shortDigest(move.before),
      detail: l10n.t("Replaced {0}", new Date(move.at).toLocaleString(env.language)),
    },
  ];
}

async function askReference(services: Services): Promise<ImageRef> {
  const answer = await askText({
    title: l10n.t("Compare Images"),
    prompt: l10n.t("Reference of an image, by tag or digest"),
    placeholder: "registry.example.com/team/app:1.4",
    validate: referenceProblem,
  });
  if (answer === back) throw abortError();
  const reference = parseReference(answer);
  const connectionId = await connectTo(services, placed(services, reference));
  if (connectionId === undefined) throw abortError();
  const { repository, tag = "latest", digest } = placed(services, reference);
  return { connectionId, repository, reference: digest === undefined ? { tag } : { digest } };
}

function referenceProblem(text: string): string | undefined {
  try {
    parseReference(text);
    return undefined;
  } catch (error) {
    if (!InvalidReferenceError.is(error)) throw error;
    return explainReference(error);
  }
}

function sideOf(image: ImageRef): DiffSide {
  return { kind: "document", address: manifestAddress(image) };
}

function isSame(a: ImageRef, b: ImageRef): boolean {
  const { tag, digest } = a.reference;
  const isPlace = a.connectionId === b.connectionId && a.repository === b.repository;
  return isPlace && tag === b.reference.tag && digest === b.reference.digest;
}
