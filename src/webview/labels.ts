import type { Digest } from "../core/oci/digest.ts";
import type { ViewStrings } from "../shared/strings.ts";
import type { Content, LayerRow } from "../shared/viewState.ts";

/** What the content that a document names is called in the breadcrumbs. */
export function labelsOf(content: Content, strings: ViewStrings): ReadonlyMap<Digest, string> {
  const { details, subject } = content;
  const labels = new Map<Digest, string>();
  if (subject) labels.set(subject.digest, strings.subject);
  if (details.kind === "index") {
    for (const { platform, content: entry, attestations } of details.rows) {
      if (platform) labels.set(entry.digest, platform);
      for (const digest of attestations) labels.set(digest, strings.attestations.other);
    }
  }
  if (details.kind === "image" || details.kind === "artifact") {
    if (details.config) labels.set(details.config.digest, strings.config);
    details.layers.forEach((layer, position) => {
      labels.set(layer.content.digest, layerLabel(layer, position, strings));
    });
  }
  return labels;
}

/** The name of a file, or the number of a layer. */
export function layerLabel({ title }: LayerRow, position: number, strings: ViewStrings): string {
  return title ?? `${strings.layer} ${position + 1}`;
}
