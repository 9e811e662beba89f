import { l10n, window } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { convertList } from "../../images/drafts/convertList.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import type { ListText } from "../../images/drafts/readListText.ts";
import type { ListFormatName } from "../../shared/draftView.ts";
import type { EditRequest, FixRequest, ViewRequest } from "../../shared/protocol.ts";
import { lossText } from "../platform/lossText.ts";
import { chooseSubject } from "./chooseSubject.ts";
import { editDraft } from "./draftDocuments.ts";
import type { EditorServices } from "./editorServices.ts";
import { DraftGoneError, EditRefusedError } from "./failures.ts";
import { findingId } from "./findingPlaces.ts";

/** What the page of a draft asks for that changes the draft, or is done by a command with it. */
export type DraftRequest = Extract<
  ViewRequest,
  { readonly type: "edit" | "fix" | "convert" | "draftAction" }
>;

type DraftServices = Pick<EditorServices, "drafts" | "problems" | "stores" | "actions">;

/** Does what the page of a draft asks. Throws `DraftGoneError`, `EditRefusedError`, `ListEditError`. */
export async function handleDraftRequest(
  services: DraftServices,
  draftId: string,
  request: DraftRequest,
): Promise<void> {
  const draft = services.drafts.get(draftId);
  const checked = services.problems.of(draftId);
  if (!draft || !checked) throw new DraftGoneError(draftId);
  const { list, findings } = checked;
  switch (request.type) {
    case "edit":
      return edit(draft, list, request);
    case "fix":
      return editDraft(draft, fixEdits(findings, request));
    case "convert":
      return convert(draft, list, request.to);
    case "draftAction": {
      const { action, position } = request;
      if (action !== "chooseSubject") return services.actions.draft(action, draftId, position);
      const subject = await chooseSubject(services.stores, draft);
      return subject && editAsOci(draft, list, [{ kind: "setSubject", subject }]);
    }
    default:
      return assertNever(request);
  }
}

async function edit(draft: ListDraft, list: ListText, request: EditRequest): Promise<void> {
  const { edits, entry } = request;
  if (entry && list.entries[entry.position]?.descriptor?.digest !== entry.digest) {
    throw new EditRefusedError();
  }
  if (edits.some(needsOci)) await editAsOci(draft, list, edits);
  else await editDraft(draft, edits);
}

function fixEdits(
  findings: readonly ListFinding[],
  { problem, fix }: FixRequest,
): readonly ListEdit[] {
  const fixes = findings.find((each) => findingId(each) === problem)?.fixes;
  const found = fixes?.find(({ kind }) => kind === fix);
  if (!found) throw new EditRefusedError();
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
async function editAsOci(
  draft: ListDraft,
  list: ListText,
  edits: readonly ListEdit[],
): Promise<void> {
  if (list.index?.mediaType !== MediaTypes.dockerList) return editDraft(draft, edits);
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
  if (choice !== convertFirst) return;
  await editDraft(draft, [...convertList(list, "oci").edits, ...edits]);
}

/** Gives a list the other format; what would be lost is named first. */
async function convert(draft: ListDraft, list: ListText, to: ListFormatName): Promise<void> {
  const { edits, losses } = convertList(list, to);
  if (losses.length > 0) {
    const remove = l10n.t("Make It a Docker Manifest List");
    const choice = await window.showWarningMessage(
      l10n.t("A Docker manifest list has no place for some of this list. It would lose:"),
      { modal: true, detail: losses.map((loss) => lossText(loss)).join("\n") },
      remove,
    );
    if (choice !== remove) return;
  }
  await editDraft(draft, edits);
}
