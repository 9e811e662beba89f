import { assertNever } from "../../core/base/errors.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ManifestSource } from "../../images/imageReader.ts";
import { describeEntries, type EntryOverview } from "../../images/manifestOverview.ts";
import { maxDescribedRows } from "../../shared/presentManifest.ts";
import type { RowDetails } from "../../shared/viewState.ts";
import type { FailureContext } from "../platform/errorMessages.ts";
import { toFailure } from "./failures.ts";
import type { PageOptions, PageSink } from "./pageSink.ts";

/** Where the entries of a list are read. */
export interface RowSources extends ManifestSource {
  /** Of an entry that is, or may be, elsewhere. */
  readonly sourceOf?: (entry: Descriptor) => ManifestSource;
}

/** Tells of the manifests behind the rows of a list as they are read. */
export async function describeRows(
  source: RowSources,
  manifest: IndexManifest,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  const bytes = await describeEntries(source, manifest, {
    maxEntries: maxDescribedRows,
    ...(source.sourceOf && { sourceOf: source.sourceOf }),
    onEntry: (position, overview) =>
      sink.update({ type: "row", position, details: toDetails(overview, options) }),
    signal: options.signal,
  });
  if (bytes !== undefined) sink.update({ type: "total", bytes });
}

function toDetails(overview: EntryOverview, context: FailureContext): RowDetails {
  switch (overview.kind) {
    case "image": {
      const { actualPlatform, statements, ...rest } = overview;
      return {
        ...rest,
        attestations: statements,
        ...(actualPlatform && { contradiction: formatPlatform(actualPlatform) }),
      };
    }
    case "failed":
      return { kind: "failed", message: toFailure(overview.error, context).message };
    case "index":
    case "artifact":
    case "other":
      return overview;
    default:
      return assertNever(overview);
  }
}
