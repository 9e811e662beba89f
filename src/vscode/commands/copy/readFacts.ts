import { l10n } from "vscode";
import { describeImage, type ImageFacts } from "../../../images/copy/describeImage.ts";
import { storeName } from "../../platform/storeNames.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { copySource, type SourceImage } from "./sourceImages.ts";

/** Looks at an image that is to be copied, with progress. */
export async function readFacts(services: Services, source: SourceImage): Promise<ImageFacts> {
  const registry = storeName(services, source.connectionId);
  const text = l10n.t("Looking at {0} at {1}…", source.repository, registry);
  return withProgress(text, (signal) =>
    describeImage(copySource(services, source), source.reference, { signal }),
  );
}
