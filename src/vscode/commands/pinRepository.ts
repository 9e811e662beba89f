import { l10n, window } from "vscode";
import { abortError, isAbortError } from "../../core/base/abort.ts";
import { placeReference } from "../../core/oci/placeReference.ts";
import { InvalidReferenceError, parseReference } from "../../core/oci/reference.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { Connection } from "../../providers/connection.ts";
import { explainError } from "../platform/errorMessages.ts";
import { askText, back } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { explainReference } from "./explainReference.ts";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef, readRepositoryRef } from "./targets.ts";

/** Pin Repository…: asks for a repository and shows it from then on, whether it is listed or not. */
export async function pinRepository(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Pin Repository");
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, title);
  if (!connection) return;
  let typed = "";
  for (;;) {
    typed = await askRepository(title, connection, typed);
    const repository = repositoryOf(connection, typed);
    const outcome = await lookFor(services, connection, repository);
    if (outcome === "edit") continue;
    if (outcome === "pin") {
      await services.connections.pin(connection.id, repository);
      await services.tree.reveal({ connectionId: connection.id, repository });
    }
    return;
  }
}

/** Pin Repository, on the row of one. */
export async function pinListedRepository(services: Services, target?: unknown): Promise<void> {
  const given = readRepositoryRef(target);
  if (given) await services.connections.pin(given.connectionId, given.repository);
}

async function askRepository(
  title: string,
  connection: Connection,
  value: string,
): Promise<string> {
  const answer = await askText({
    title,
    prompt: l10n.t("Path of a repository at {0}", connection.registry),
    placeholder: "team/app",
    value,
    validate: (text) => pathProblem(connection, text),
  });
  if (answer === back) throw abortError();
  return answer;
}

function pathProblem(connection: Connection, text: string): string | undefined {
  if (!text.trim()) return l10n.t("Enter the path of a repository, such as team/app.");
  try {
    repositoryOf(connection, text);
    return undefined;
  } catch (error) {
    if (InvalidReferenceError.is(error)) return explainReference(error);
    throw error;
  }
}

/** The path in what was typed or pasted, which may be a whole reference. */
function repositoryOf({ registry }: Connection, text: string): string {
  const path = text.trim().replace(/^(?:docker|https?):\/\//i, "");
  const reference = path.startsWith(`${registry}/`) ? path : `${registry}/${path}`;
  const named = parseReference(reference, { defaultTag: undefined });
  return placeReference(named, [registry]).repository;
}

/** Looks whether a repository is there; where it seems not to be, the user decides. */
async function lookFor(
  { stores, logger }: Services,
  connection: Connection,
  repository: string,
): Promise<"pin" | "edit" | "cancelled"> {
  const { store } = stores.open(connection.id);
  try {
    await withProgress(l10n.t("Looking for {0}…", repository), async (signal) => {
      // Left after the first page, which ends what lists them.
      for await (const _page of store.listTags(repository, { pageSize: 1, signal })) break;
    });
    return "pin";
  } catch (error) {
    if (isAbortError(error)) return "cancelled";
    logger.error(`${repository} was not found at ${connection.registry}`, error);
    const edit = l10n.t("Edit…");
    const anyway = l10n.t("Pin Anyway");
    const choice = await window.showErrorMessage(
      explain(error, connection, repository),
      edit,
      anyway,
    );
    if (choice === anyway) return "pin";
    return choice === edit ? "edit" : "cancelled";
  }
}

function explain(error: unknown, { registry }: Connection, repository: string): string {
  if (StoreError.is(error, "notFound")) {
    return l10n.t("{0} has no repository {1}, or does not show it to you.", registry, repository);
  }
  return explainError(error, { host: registry }).message;
}
