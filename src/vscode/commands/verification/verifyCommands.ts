import { l10n } from "vscode";
import { formatReference } from "../../../core/oci/reference.ts";
import { isFallbackTag } from "../../../explorer/fallbackTags.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { ListSource } from "../../../images/compose/listMembers.ts";
import type { VerifyDepth } from "../../../images/verify/contentCheck.ts";
import { referenceOf } from "../copyCommands.ts";
import { pickImage, pickRepository } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import {
  readListSource,
  readRepositoryRef,
  type ImageRef,
  type RepositoryRef,
} from "../targets.ts";
import { readRequiredPlatforms } from "./requiredPlatforms.ts";
import type { Report } from "../../editor/report.ts";
import { storeName } from "../../platform/storeNames.ts";

/** Verify Image: whether a tag or platform is what it is said to be. The result is a page. */
export async function verifyImage(services: Services, target?: unknown): Promise<void> {
  // A platform's row brings what its list says of it.
  const image: ListSource | undefined =
    readListSource(target) ?? (await pickImage(services, l10n.t("Verify Image")));
  if (image) await runImage(services, image);
}

async function runImage(services: Services, image: ListSource): Promise<void> {
  const { connectionId, repository, reference, descriptor } = image;
  const { store } = services.stores.open(connectionId);
  const name = nameOf(services, image);
  const { result, shown } = await withProgress(
    l10n.t("Verifying {0}…", name),
    async (signal, report) => {
      const { verifiedImage } = await import("./verificationReports.ts");
      return verifiedImage({ store, repository, name }, reference, {
        signal,
        ...(descriptor && { descriptor }),
        onProgress: ({ done, total }) =>
          report({ message: l10n.t("{0} of {1} manifests", done, total), done, total }),
      });
    },
  );
  services.health.record(connectionId, repository, [result]);
  await show(services, { connectionId, repository, name, ...shown }, () =>
    runImage(services, image),
  );
}

/** Verify Repository…: all tags. Cancelling shows what was found so far. */
export async function verifyRepository(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Verify Repository");
  const place = readRepositoryRef(target) ?? (await pickRepository(services, title));
  if (!place) return;
  const requiredPlatforms = readRequiredPlatforms(services.requiredPlatforms());
  if (!requiredPlatforms) return;
  const depth = await askDepth(place.repository);
  if (depth === undefined) return;
  await runRepository(services, place, { requiredPlatforms, depth });
}

async function runRepository(
  services: Services,
  place: RepositoryRef,
  options: {
    readonly requiredPlatforms: NonNullable<ReturnType<typeof readRequiredPlatforms>>;
    readonly depth: VerifyDepth;
  },
): Promise<void> {
  const { connectionId, repository } = place;
  const { store } = services.stores.open(connectionId);
  const registry = storeName(services, connectionId);
  const name = `${registry}/${repository}`;
  const { result, shown } = await withProgress(
    l10n.t("Verifying {0}…", name),
    async (signal, report) => {
      const { verifiedRepository } = await import("./verificationReports.ts");
      return verifiedRepository(
        { store, repository, name },
        {
          ...options,
          signal,
          isIgnored: isFallbackTag,
          onProgress: ({ done, total, problems }) =>
            report({
              message:
                problems === 0
                  ? l10n.t("{0} of {1} tags", done, total)
                  : l10n.t("{0} of {1} tags, {2} with problems", done, total, problems),
              done,
              total,
            }),
        },
      );
    },
  );
  const { checkedAt } = result;
  const images = result.tags.flatMap(({ image }) => (image ? [{ ...image, checkedAt }] : []));
  services.health.record(connectionId, repository, images);
  await show(services, { connectionId, repository, name, ...shown }, () =>
    runRepository(services, place, options),
  );
}

async function show(
  services: Services,
  report: Pick<Report, "connectionId" | "repository" | "name" | "page" | "json">,
  again: () => Promise<void>,
): Promise<void> {
  const name = l10n.t("Verify {0}", report.name.slice(report.name.lastIndexOf("/") + 1));
  const id = `verify ${report.connectionId} ${report.name}`;
  await services.documents.openReport({ ...report, id, name, run: again });
}

async function askDepth(repository: string): Promise<VerifyDepth | undefined> {
  const answer = await askChoice<VerifyDepth>({
    title: l10n.t("Verify {0}", repository),
    placeholder: l10n.t("How deep to look"),
    choices: [
      {
        value: "headers",
        label: l10n.t("Manifests and Blobs"),
        detail: l10n.t("Whether everything is there and as it is listed. Downloads no layers."),
      },
      {
        value: "executables",
        label: l10n.t("Programs, Too"),
        detail: l10n.t(
          "Also whether the programs are for their platforms. Downloads layers, up to 256 MiB an image.",
        ),
      },
    ],
  });
  return answer === back ? undefined : answer;
}

function nameOf(services: Services, image: ImageRef): string {
  return formatReference(referenceOf(services, image));
}
