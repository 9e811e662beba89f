import { createHash, randomUUID } from "node:crypto";
import { commands, l10n, Uri, window, workspace, type TextDocument } from "vscode";
import { formatReference } from "../../core/oci/reference.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { SpecFile } from "../../images/spec/specFile.ts";
import { remakeDraft } from "../../images/spec/specDraft.ts";
import { isSpecFileName } from "../../images/spec/specFileName.ts";
import { saveDraft } from "../editor/draftDocuments.ts";
import { withProgress } from "../platform/withProgress.ts";
import { connectEach, placed } from "./connectionOf.ts";
import { pushDraft } from "./pushDraft.ts";
import type { Services } from "./services.ts";
import { showChanges } from "./showChanges.ts";
import { specProblemText } from "./specProblemText.ts";

/** Push Spec File: composes the list that a file describes and pushes it as any draft. */
export async function pushSpecFile(services: Services, target?: unknown): Promise<void> {
  const draft = await draftOfFile(services, target, { keepsBase: true });
  if (draft) await pushDraft(services, draft.id);
}

/** Show Changes of Spec File: what a push of the file would change. */
export async function showSpecFileChanges(services: Services, target?: unknown): Promise<void> {
  // Who looks at the changes sees what the tag names now.
  const draft = await draftOfFile(services, target, { keepsBase: false });
  if (draft) await showChanges(services, draft.id);
}

/** Open Spec File as Draft: composes the list for editing; the file stays as it is. */
export async function openSpecFileAsDraft(services: Services, target?: unknown): Promise<void> {
  const document = await specDocument(target);
  const draft = document && (await composeDraft(services, document, randomUUID()));
  if (!draft) return;
  await services.drafts.save(draft);
  await services.documents.openDraft(draft);
}

/** The same draft each time, so that a file that is looked at again and again leaves but one. */
async function draftOfFile(
  services: Services,
  target: unknown,
  options: { readonly keepsBase: boolean },
): Promise<ListDraft | undefined> {
  const document = await specDocument(target);
  if (!document) return undefined;
  const hash = createHash("sha256").update(document.uri.toString()).digest("hex");
  const made = await composeDraft(services, document, `spec-${hash.slice(0, 16)}`);
  if (!made || !(await saveTyped(services, made.id))) return undefined;
  const { draft, edited } = await remakeDraft(services.drafts.get(made.id), made, options);
  if (edited && !(await giveWay(services, edited))) return undefined;
  await services.drafts.save(draft);
  return draft;
}

/** Saves what was typed into the file's earlier draft; false if that fails. */
async function saveTyped({ drafts }: Services, id: string): Promise<boolean> {
  const earlier = drafts.get(id);
  if (!earlier || (await saveDraft(drafts, earlier))) return true;
  void window.showErrorMessage(
    l10n.t("The earlier draft of this file could not be saved. Save or discard it first."),
  );
  return false;
}

/** Asks what becomes of a draft that was edited after the file made it; false to leave it be. */
async function giveWay({ drafts }: Services, edited: ListDraft): Promise<boolean> {
  const keep = l10n.t("Keep Both");
  const replace = l10n.t("Replace Draft");
  const choice = await window.showWarningMessage(
    l10n.t("The draft that this file made for {0} was edited since.", edited.tag),
    {
      modal: true,
      detail: l10n.t(
        "The draft is made again from the file. The edited one can be kept beside it or replaced.",
      ),
    },
    keep,
    replace,
  );
  if (choice === keep) {
    const { madeAs: _, ...kept } = edited;
    await drafts.save({ ...kept, id: randomUUID() });
  }
  return choice !== undefined;
}

async function specDocument(target: unknown): Promise<TextDocument | undefined> {
  if (target instanceof Uri && isSpecFileName(target.path)) {
    return workspace.openTextDocument(target);
  }
  const document = window.activeTextEditor?.document;
  if (document && isSpecFileName(document.uri.path)) return document;
  void window.showInformationMessage(
    l10n.t("Open a spec file first. Its name ends in .manifest-list.yaml."),
  );
  return undefined;
}

async function composeDraft(
  services: Services,
  document: TextDocument,
  id: string,
): Promise<ListDraft | undefined> {
  const { readSpec, compose } = await import("../language/specSupport.ts");
  const read = readSpec(document.getText());
  const spec = read && placedSpec(services, read);
  if (!spec) {
    void reportErrors(document);
    return undefined;
  }
  const connectionOf = await connectAll(services, spec);
  if (!connectionOf) return undefined;
  const name = formatReference(spec.target);
  const composition = await withProgress(l10n.t("Reading the images of {0}…", name), (signal) =>
    compose(services.stores, spec, { id, now: new Date().toISOString(), connectionOf, signal }),
  );
  if (composition.kind === "refused") {
    const detail = composition.problems.map(specProblemText).join("\n\n");
    const message = l10n.t("The manifest list {0} cannot be made.", name);
    void window.showErrorMessage(message, { modal: true, detail });
    return undefined;
  }
  const { draft, skipped } = composition;
  if (skipped.length > 0) {
    void window.showWarningMessage(
      l10n.t("Left out, since they do not exist: {0}", skipped.join(", ")),
    );
  }
  return draft;
}

/** With references to the registries that they are in. */
function placedSpec(services: Services, spec: SpecFile): SpecFile {
  const images = spec.images.map((image) => ({
    ...image,
    reference: placed(services, image.reference),
  }));
  return { ...spec, target: placed(services, spec.target), images };
}

/** Asks which accounts are meant and offers to add the registries that are not known yet. */
function connectAll(services: Services, { target, images }: SpecFile) {
  const references = [target, ...images.map(({ reference }) => reference)];
  return connectEach(services, references, async ({ registry }) => {
    const add = l10n.t("Add Registry…");
    const choice = await window.showErrorMessage(
      l10n.t("The spec file names {0}, which is not among your registries.", registry),
      add,
    );
    return choice === add;
  });
}

async function reportErrors(document: TextDocument): Promise<void> {
  await window.showTextDocument(document, { preserveFocus: true });
  const show = l10n.t("Show Problems");
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
  const choice = await window.showErrorMessage(
    l10n.t("{0} has errors. Correct them, then try again.", name),
    show,
  );
  if (choice === show) await commands.executeCommand("workbench.actions.view.problems");
}
