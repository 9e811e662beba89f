import { isAbortError } from "../../core/base/abort.ts";
import type { ImageManifest, Manifest } from "../../core/oci/manifest.ts";
import type { DocumentLoader } from "../../images/documentLoader.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import type { ManifestSource } from "../../images/imageReader.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import { readableStep, stepsOfLayers } from "../../core/oci/layerSteps.ts";
import { presentBlob, presentUnread } from "../../shared/presentBlob.ts";
import { presentConfig, presentManifest } from "../../shared/presentManifest.ts";
import type { Content } from "../../shared/viewState.ts";
import type { DocumentSubject } from "./documentUris.ts";
import { describeRows } from "./describeRows.ts";
import { loadDraft } from "./draftPage.ts";
import type { DraftProblems } from "./draftProblems.ts";
import type { DraftTargets } from "./draftTarget.ts";
import { ReportGoneError, toFailure, UnknownDocumentError } from "./failures.ts";
import { withHealth, type HealthSource } from "./healthFacts.ts";
import type { PageOptions, PageSink } from "./pageSink.ts";
import type { ReportSource } from "./report.ts";

type RegistrySubject = Extract<DocumentSubject, { kind: "registry" }>;

/** What a page is made from. */
export interface PageSources {
  readonly loader: DocumentLoader;
  readonly stores: ImageStores;
  readonly drafts: DraftSource;
  readonly problems: DraftProblems;
  readonly targets: DraftTargets;
  readonly reports: ReportSource;
  /** Pages say nothing of verifications without it. */
  readonly health?: HealthSource;
}

/**
 * Reads a document and tells of it: the document first, then what takes further requests. A
 * failure becomes the page. Throws only an `AbortError`.
 */
export async function loadPage(
  sources: PageSources,
  subject: DocumentSubject | undefined,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  try {
    if (!subject) throw new UnknownDocumentError();
    if (subject.kind === "report") showReport(sources, subject.reportId, sink);
    else if (subject.kind === "draft") await loadDraft(sources, subject.draftId, sink, options);
    else await loadFromRegistry(sources, subject, sink, options);
  } catch (error) {
    if (isAbortError(error)) throw error;
    sink.showBody({ kind: "failed", failure: toFailure(error, options) });
  }
}

function showReport({ reports }: PageSources, reportId: string, sink: PageSink): void {
  const report = reports.get(reportId);
  if (!report) throw new ReportGoneError(reportId);
  sink.showBody({ kind: "report", report: report.page });
}

async function loadFromRegistry(
  { loader, stores, health }: PageSources,
  { address }: RegistrySubject,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  const document = await loader.load(address, options);
  if (document.kind === "binary") show(sink, presentUnread(document));
  else if (document.kind === "blob") show(sink, presentBlob(document));
  else {
    const { reader } = stores.open(address.connectionId);
    const source = { reader, repository: address.repository };
    const content = presentManifest(document.manifest);
    show(sink, health ? withHealth(content, address, health) : content);
    await describeManifest(source, document.manifest, sink, options);
  }
}

async function describeManifest(
  source: ManifestSource,
  manifest: Manifest,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  if (manifest.kind === "index") await describeRows(source, manifest, sink, options);
  if (manifest.kind === "image") await describeConfig(source, manifest, sink, options);
}

function show(sink: PageSink, content: Content): void {
  sink.showBody({ kind: "content", content });
}

async function describeConfig(
  { reader, repository }: ManifestSource,
  manifest: ImageManifest,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  try {
    const config = await reader.config(repository, manifest.config, options);
    const steps = stepsOfLayers(config.history, manifest.layers.length).map((entry) =>
      entry?.createdBy === undefined ? entry?.comment : readableStep(entry.createdBy),
    );
    sink.update({
      type: "config",
      config: { kind: "loaded", config: presentConfig(config) },
      steps,
    });
  } catch (error) {
    if (isAbortError(error)) throw error;
    const { message } = toFailure(error, options);
    sink.update({ type: "config", config: { kind: "failed", message }, steps: [] });
  }
}
