import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import { automaticFormat } from "../../images/drafts/listFormat.ts";
import { listManifest } from "../../images/drafts/listText.ts";
import { originName } from "../../images/drafts/originName.ts";
import type { ManifestSource } from "../../images/imageReader.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { DraftProblem, ListFormatName } from "../../shared/draftView.ts";
import { presentDraft } from "../../shared/presentDraft.ts";
import type { DraftFacts, DraftList } from "../../shared/viewState.ts";
import type { FailureContext } from "../platform/errorMessages.ts";
import { findingTextIn, fixLabel } from "../platform/findingText.ts";
import { describeRows } from "./describeRows.ts";
import type { CheckedDraft, DraftProblems } from "./draftProblems.ts";
import type { DraftTargets } from "./draftTarget.ts";
import { DraftGoneError } from "./failures.ts";
import { findingId, positionOf } from "./findingPlaces.ts";
import type { PageOptions, PageSink } from "./pageSink.ts";

/** What the page of a draft is made from. */
export interface DraftSources {
  readonly stores: ImageStores;
  readonly drafts: DraftSource;
  readonly problems: DraftProblems;
  readonly targets: DraftTargets;
}

/**
 * Shows a draft as its text is now: first what the text says, then what its images and its tag
 * are. Throws `DraftGoneError`, `UnknownConnectionError`, `AbortError`.
 */
export async function loadDraft(
  { stores, drafts, problems, targets }: DraftSources,
  draftId: string,
  sink: PageSink,
  options: PageOptions,
): Promise<void> {
  const draft = drafts.get(draftId);
  const checked = problems.of(draftId);
  if (!draft || !checked) throw new DraftGoneError(draftId);
  const manifest = parseManifest(await listManifest(checked.list.text));
  options.signal?.throwIfAborted();
  const facts = draftFacts(draft, checked, manifest, options);
  sink.showBody({ kind: "content", content: presentDraft(manifest, facts, sourcesOf(draft)) });
  const { reader } = stores.open(draft.connectionId);
  const { repository } = draft;
  const sourceOf = (entry: Descriptor) => originOf(stores, draft, entry);
  await Promise.all([
    targets
      .check(draft, manifest.raw.digest, options)
      .then((target) => sink.update({ type: "target", target })),
    manifest.kind === "index" &&
      describeRows({ reader, repository, sourceOf }, manifest, sink, options),
  ]);
}

function draftFacts(
  { tag, moreTags, leftBehind }: ListDraft,
  checked: CheckedDraft,
  manifest: Manifest,
  context: FailureContext,
): DraftFacts {
  return {
    tag,
    moreTags,
    list: editableList(checked, manifest),
    problems: draftProblems(checked, context),
    leftBehind,
    target: { kind: "checking" },
  };
}

/** Problems as the page shows them, the worst first. */
export function draftProblems(
  { list: { text }, findings }: CheckedDraft,
  context: FailureContext,
): readonly DraftProblem[] {
  const severities = ["error", "warning", "note"];
  return findings
    .map((finding) => toProblem(text, finding, context))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function toProblem(text: string, finding: ListFinding, context: FailureContext): DraftProblem {
  const { severity, path, fixes } = finding;
  const position = positionOf(path);
  return {
    id: findingId(finding),
    severity,
    text: findingTextIn(text, finding, context),
    ...(position !== undefined && { position }),
    fixes: fixes.map((fix) => ({ id: fix.kind, label: fixLabel(fix) })),
  };
}

/** Undefined unless edits can be made, that is unless the text is JSON with a list of entries. */
function editableList({ list }: CheckedDraft, manifest: Manifest): DraftList | undefined {
  const { index, syntaxErrors } = list;
  if (!index || syntaxErrors.length > 0 || manifest.kind !== "index") return undefined;
  const { annotations, artifactType = "", subject } = index;
  const hasOwnMembers =
    Object.keys(annotations).length > 0 || artifactType !== "" || subject !== undefined;
  const { mediaType, reason } = automaticFormat({ members: manifest.manifests, hasOwnMembers });
  return {
    format: {
      current: formatName(index.mediaType),
      automatic: mediaType === MediaTypes.dockerList ? "docker" : "oci",
      reason,
    },
    artifactType,
  };
}

function formatName(mediaType: string): ListFormatName | undefined {
  if (mediaType === MediaTypes.dockerList) return "docker";
  return mediaType === MediaTypes.ociIndex ? "oci" : undefined;
}

function sourcesOf(draft: ListDraft): ReadonlyMap<string, string> {
  const named = Object.entries(draft.origins).map(
    ([digest, origin]) => [digest, originName(origin, draft)] as const,
  );
  return new Map(named);
}

/** Where an entry is before it is pushed: where it was taken from, else where it will be. */
function originOf(stores: ImageStores, draft: ListDraft, { digest }: Descriptor): ManifestSource {
  const { connectionId, repository } = draft.origins[digest] ?? draft;
  return { reader: stores.open(connectionId).reader, repository };
}
