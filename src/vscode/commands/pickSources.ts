import { l10n, window, type QuickPickItem } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { sourceFromReference } from "../../images/compose/sourceFromReference.ts";
import { askChoice, askText, back } from "../platform/quickInput.ts";
import { connectTo } from "./connectionOf.ts";
import { explainReference } from "./explainReference.ts";
import { pickRepository, tagsOf } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readListSource, type RepositoryRef } from "./targets.ts";

/** Rows of our trees and pasted references, as sources; what is neither is left out. */
export async function sourcesOf(
  services: Services,
  rows: readonly unknown[],
): Promise<readonly ListSource[]> {
  const sources: ListSource[] = [];
  for (const row of rows) {
    const source =
      typeof row === "string" ? await referredSource(services, row) : readListSource(row);
    if (source) sources.push(source);
  }
  return sources;
}

interface SourcesQuestion {
  readonly title: string;
  /** A repository to offer first. */
  readonly home?: RepositoryRef;
  /** Whether only one image is wanted. */
  readonly isSingle?: boolean;
}

/** Asks where images are to be taken from, and for which. Throws an `AbortError` when dismissed. */
export async function pickSources(
  services: Services,
  { title, home, isSingle = false }: SourcesQuestion,
): Promise<readonly ListSource[]> {
  const answer = await askChoice<"home" | "other" | "paste">({
    title,
    placeholder: l10n.t("Where are the images?"),
    choices: [
      ...(home ? [{ value: "home" as const, label: l10n.t("Tags of {0}", home.repository) }] : []),
      { value: "other", label: l10n.t("Tags of Another Repository…") },
      { value: "paste", label: l10n.t("Paste References…") },
    ],
  });
  if (answer === back) throw abortError();
  if (answer === "paste") return sourcesOf(services, await askReferences(title));
  const repository = answer === "home" && home ? home : await pickRepository(services, title);
  if (!repository) return [];
  return isSingle
    ? [await pickOneTag(services, title, repository)]
    : pickTags(services, title, repository);
}

/** Asks for tags of a repository. Throws an `AbortError` when dismissed. */
export async function pickTags(
  services: Services,
  title: string,
  { connectionId, repository }: RepositoryRef,
): Promise<readonly ListSource[]> {
  const tags = await tagsOf(services, { connectionId, repository });
  const picked = await window.showQuickPick(
    tags.map((label): QuickPickItem => ({ label })),
    {
      title,
      canPickMany: true,
      ignoreFocusOut: true,
      placeHolder: l10n.t("Choose the tags to combine, one per platform"),
    },
  );
  if (!picked) throw abortError();
  return picked.map(({ label: tag }) => ({ connectionId, repository, reference: { tag } }));
}

async function pickOneTag(
  services: Services,
  title: string,
  { connectionId, repository }: RepositoryRef,
): Promise<ListSource> {
  const tags = await tagsOf(services, { connectionId, repository });
  const choices = tags.map((label) => ({ value: label, label }));
  const tag = await askChoice({ title, placeholder: l10n.t("Choose a tag"), choices });
  if (tag === back) throw abortError();
  return { connectionId, repository, reference: { tag } };
}

async function askReferences(title: string): Promise<readonly string[]> {
  const answer = await askText({
    title,
    prompt: l10n.t("References of images, by tag or digest, separated by spaces or commas"),
    placeholder: "registry.example.com/team/app:1.4-arm64",
    validate: referencesProblem,
  });
  if (answer === back) throw abortError();
  return splitReferences(answer);
}

/** References in a text, separated by white space or commas. */
function splitReferences(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function referencesProblem(text: string): string | undefined {
  const references = splitReferences(text);
  if (references.length === 0) return l10n.t("Enter at least one reference.");
  for (const each of references) {
    const lookup = sourceFromReference(each, []);
    if (lookup.kind === "invalid") return explainReference(lookup.error);
  }
  return undefined;
}

async function referredSource(services: Services, text: string): Promise<ListSource | undefined> {
  const lookup = sourceFromReference(text, services.connections.all);
  switch (lookup.kind) {
    case "source":
      return { ...lookup.source, ...(await accountFor(services, lookup.source)) };
    case "invalid":
      throw lookup.error;
    case "unknownRegistry": {
      if ((await connectTo(services, lookup.reference)) === undefined) throw abortError();
      const again = sourceFromReference(text, services.connections.all);
      return again.kind === "source" ? again.source : undefined;
    }
  }
}

/** The first connection to the registry was found; another account may be meant. */
async function accountFor(
  services: Services,
  { connectionId, repository }: RepositoryRef,
): Promise<{ readonly connectionId: string }> {
  const registry = services.connections.find(connectionId)?.registry;
  if (registry === undefined) return { connectionId };
  const chosen = await connectTo(services, { registry, repository });
  if (chosen === undefined) throw abortError();
  return { connectionId: chosen };
}
