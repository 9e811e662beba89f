import { l10n, window } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { convertList } from "../../images/drafts/convertList.ts";
import { changedMeanwhile } from "../../images/drafts/draftEditError.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import type { ListText } from "../../images/drafts/readListText.ts";
import type { ListFormatName } from "../../shared/draftView.ts";
import type {
  DraftActionRequest,
  EditRequest,
  FixRequest,
  ViewRequest,
} from "../../shared/protocol.ts";
import { lossText } from "../platform/lossText.ts";
import { chooseSubject } from "./chooseSubject.ts";
import { editDraft } from "./draftEdits.ts";
import type { EditorServices } from "./editorServices.ts";
import { DraftGoneError } from "./failures.ts";
import { findingId } from "./findingPlaces.ts";

/** What the page of a draft asks for that changes the draft, or is done by a command with it. */
export type DraftRequest = Extract<
  ViewRequest,
  { readonly type: "edit" | "fix" | "convert" | "draftAction" }
>;

type DraftServices = Pick<EditorServices, "drafts" | "problems" | "stores" | "actions">;

/** What a request is about: a draft, with its text as it is when the request is looked at. */
interface DraftNow {
  readonly drafts: DraftStore;
  readonly draft: ListDraft;
  readonly list: ListText;
}

/**
 * Does what the page of a draft asks. Returns false if the user did not agree to it. Throws
 * `DraftGoneError`, `DraftEditError`, `ListEditError`.
 */
export async function handleDraftRequest(
  services: DraftServices,
  draftId: string,
  request: DraftRequest,
): Promise<boolean> {
  const { drafts } = services;
  const draft = drafts.get(draftId);
  const checked = services.problems.of(draftId);
  if (!draft || !checked) throw new DraftGoneError(draftId);
  const { list, findings } = checked;
  const now = { drafts, draft, list };
  switch (request.type) {
    case "edit":
      checkEntry(list, request.entry);
      return request.edits.some(needsOci)
        ? editAsOci(now, request.edits)
        : editText(now, request.edits);
    case "fix":
      return editText(now, fixEdits(findings, request));
    case "convert":
      return convert(now, request.to);
    case "draftAction":
      checkEntry(list, request.entry);
      return act(services, now, request);
    default:
      return assertNever(request);
  }
}

async function act(
  services: DraftServices,
  { drafts, draft }: DraftNow,
  { action, entry }: DraftActionRequest,
): Promise<boolean> {
  if (action !== "chooseSubject") {
    await services.actions.draft(action, draft.id, entry?.position);
    return true;
  }
  const subject = await chooseSubject(services.stores, draft);
  // The text may be another by now, but the list as a whole is where it was.
  const checked = services.problems.of(draft.id);
  if (!subject || !checked) return false;
  return editAsOci({ drafts, draft, list: checked.list }, [{ kind: "setSubject", subject }]);
}

/** The page may show another entry at the place than the one that is there by now. */
function checkEntry(list: ListText, entry: EditRequest["entry"]): void {
  if (entry && list.entries[entry.position]?.descriptor?.digest !== entry.digest) {
    throw changedMeanwhile();
  }
}

async function editText(
  { drafts, draft, list }: DraftNow,
  edits: readonly ListEdit[],
): Promise<boolean> {
  await editDraft(drafts, draft, (text) => {
    if (text !== list.text) throw changedMeanwhile();
    return edits;
  });
  return true;
}

function fixEdits(
  findings: readonly ListFinding[],
  { problem, fix }: FixRequest,
): readonly ListEdit[] {
  const fixes = findings.find((each) => findingId(each) === problem)?.fixes;
  const found = fixes?.find(({ kind }) => kind === fix);
  if (!found) throw changedMeanwhile();
  return found.edits;
}

/** Whether an edit writes what a Docker manifest list has no place for. */
function needsOci(change: ListEdit): boolean {
  switch (change.kind) {
    case "setAnnotation":
      return change.value !== undefined;
    case "setArtifactType":
      return change.artifactType !== undefined;
    case "setSubject":
      return change.subject !== undefined;
    default:
      return false;
  }
}

/** Makes edits that only an OCI index has a place for: a Docker list becomes one, if that is agreed to. */
async function editAsOci(now: DraftNow, edits: readonly ListEdit[]): Promise<boolean> {
  const { list } = now;
  if (list.index?.mediaType !== MediaTypes.dockerList) return editText(now, edits);
  const convertFirst = l10n.t("Make It an OCI Image Index");
  const choice = await window.showWarningMessage(
    l10n.t("A Docker manifest list has no place for this."),
    {
      modal: true,
      detail: l10n.t(
        "Annotations, an artifact type and a subject exist in OCI image indexes only. Its Docker images can stay as they are, but some registries refuse an OCI index of Docker images.",
      ),
    },
    convertFirst,
  );
  if (choice !== convertFirst) return false;
  return editText(now, [...convertList(list, "oci").edits, ...edits]);
}

/** Gives a list the other format; what would be lost is named first. */
async function convert(now: DraftNow, to: ListFormatName): Promise<boolean> {
  const { edits, losses } = convertList(now.list, to);
  if (losses.length > 0) {
    const remove = l10n.t("Make It a Docker Manifest List");
    const choice = await window.showWarningMessage(
      l10n.t("A Docker manifest list has no place for some of this list. It would lose:"),
      { modal: true, detail: losses.map((loss) => lossText(loss)).join("\n") },
      remove,
    );
    if (choice !== remove) return false;
  }
  return editText(now, edits);
}
