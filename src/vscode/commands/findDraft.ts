import { l10n, window } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { isRecord } from "../../core/base/record.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { Connections } from "../../providers/connections.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { referenceOf } from "./copyCommands.ts";
import type { Services } from "./services.ts";

/** The id of a draft, or a row of it. */
export type DraftTarget = string | { readonly draftId: string };

/**
 * The draft that a command is about: the one that it was given, else that of the active editor,
 * else the only one, else the one that the user picks.
 */
export async function findDraft(
  services: Services,
  target: unknown,
  title: string,
): Promise<ListDraft | undefined> {
  const { drafts, documents } = services;
  const id = draftIdOf(target) ?? documents.activeDraftId();
  const draft = id === undefined ? undefined : drafts.get(id);
  if (draft) return draft;
  const [first, ...more] = drafts.all;
  if (!first) {
    void window.showInformationMessage(
      l10n.t("There is no draft. Select tags in the Registries view and create a manifest list."),
    );
    return undefined;
  }
  if (more.length === 0) return first;
  const choices = drafts.all.map((each) => ({
    value: each,
    label: draftReference(services, each),
  }));
  const chosen = await askChoice({ title, placeholder: l10n.t("Choose a draft"), choices });
  if (chosen === back) throw abortError();
  return chosen;
}

/** What a draft will be pushed to, registry included. */
export function draftReference(
  services: { readonly connections: Pick<Connections, "find"> },
  draft: ListDraft,
): string {
  return formatReference(referenceOf(services, { ...draft, reference: { tag: draft.tag } }));
}

/** Reads a command's argument as a draft. */
export function draftIdOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  const id = isRecord(target) ? target["draftId"] : undefined;
  return typeof id === "string" ? id : undefined;
}
