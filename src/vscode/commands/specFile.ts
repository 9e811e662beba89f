import { createHash, randomUUID } from "node:crypto";
import { commands, l10n, Uri, window, workspace, type TextDocument } from "vscode";
import { formatReference } from "../../core/oci/reference.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { SpecFile } from "../../images/spec/specFile.ts";
import { isSpecFileName } from "../../images/spec/specFileName.ts";
import { withProgress } from "../platform/withProgress.ts";
import { connectionOf, connectTo } from "./connectionOf.ts";
import { pushDraft } from "./pushDraft.ts";
import type { Services } from "./services.ts";
import { showChanges } from "./showChanges.ts";
import { specProblemText } from "./specProblemText.ts";

/** Push Spec File: composes the list that a file describes and pushes it as any draft. */
export async function pushSpecFile(services: Services, target?: unknown): Promise<void> {
  const draft = await draftOfFile(services, target);
  if (draft) await pushDraft(services, draft.id);
}

/** Show Changes of Spec File: what a push of the file would change. */
export async function showSpecFileChanges(services: Services, target?: unknown): Promise<void> {
  const draft = await draftOfFile(services, target);
  if (draft) await showChanges(services, draft.id);
}

/** Open Spec File as Draft: composes the list for editing; the file stays as it is. */
export async function openSpecFileAsDraft(services: Services, target?: unknown): Promise<void> {
  const document = await specDocument(target);
  const draft = document && (await composeDraft(services, document, randomUUID()));
  if (draft) await services.documents.openDraft(draft);
}

/** The same draft each time, so that a file that is looked at again and again leaves but one. */
async function draftOfFile(services: Services, target: unknown): Promise<ListDraft | undefined> {
  const document = await specDocument(target);
  if (!document) return undefined;
  const hash = createHash("sha256").update(document.uri.toString()).digest("hex");
  return composeDraft(services, document, `spec-${hash.slice(0, 16)}`);
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
  const spec = readSpec(document.getText());
  if (!spec) {
    void reportErrors(document);
    return undefined;
  }
  if (!(await connectAll(services, spec))) return undefined;
  const name = formatReference(spec.target);
  const composition = await withProgress(l10n.t("Reading the images of {0}…", name), (signal) =>
    compose(services.stores, spec, {
      id,
      now: new Date().toISOString(),
      connectionOf: (registry) => connectionOf(services, registry),
      signal,
    }),
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
  await services.drafts.save(draft);
  return draft;
}

/** Offers to add the registries that are not known yet; false if one was not added. */
async function connectAll(services: Services, { target, images }: SpecFile): Promise<boolean> {
  const references = [target, ...images.map(({ reference }) => reference)];
  for (const registry of new Set(references.map((each) => each.registry))) {
    if (connectionOf(services, registry) !== undefined) continue;
    const add = l10n.t("Add Registry…");
    const choice = await window.showErrorMessage(
      l10n.t("The spec file names {0}, which is not among your registries.", registry),
      add,
    );
    if (choice !== add || (await connectTo(services, registry)) === undefined) return false;
  }
  return true;
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
