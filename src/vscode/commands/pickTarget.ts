import { l10n } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { messageOf } from "../../core/base/errors.ts";
import { isRepositoryPath } from "../../core/oci/reference.ts";
import { isWithoutPublicCatalog } from "../../core/registry/catalog.ts";
import { isWithoutCatalog } from "../../core/registry/storeError.ts";
import { isFallbackTag } from "../../explorer/fallbackTags.ts";
import { sortTags } from "../../explorer/sortNames.ts";
import type { Connection } from "../../providers/connection.ts";
import { askChoice, askText, back, type Choice } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { l10nTexts } from "../tree/l10nTexts.ts";
import type { Services } from "./services.ts";
import type { ImageRef, RepositoryRef, TagRef } from "./targets.ts";

/** Entries of a listing that a picker loads; what lies beyond is reached by Open Reference…. */
const pickLimit = 2000;

/** Asks for a connection; without any, the way to add one is offered instead. */
export async function pickConnection(
  services: Services,
  title: string,
): Promise<Connection | undefined> {
  const { all } = services.connections;
  if (all.length > 0) return chooseConnection(title, all);
  const { addConnection } = await import("./addConnection.ts");
  return addConnection(services);
}

/** Asks for one of some connections, unless there is but one. */
export async function chooseConnection(
  title: string,
  among: readonly Connection[],
  placeholder = l10n.t("Choose a registry"),
): Promise<Connection | undefined> {
  return among.length < 2 ? among[0] : choose(title, placeholder, connectionChoices(among));
}

/** Connections as choices, each with what tells it from the others. */
export function connectionChoices(among: readonly Connection[]): readonly Choice<Connection>[] {
  return among.map((connection) => ({
    value: connection,
    label: connection.name,
    description: descriptionAmong(connection, among),
  }));
}

/** What tells a connection from the others: its registry, and its user where that is not enough. */
function descriptionAmong(connection: Connection, among: readonly Connection[]): string {
  const { name, registry } = connection;
  const isAlone = among.filter((each) => each.registry === registry).length === 1;
  const facts = [name === registry ? "" : registry, isAlone ? "" : l10nTexts.account(connection)];
  return facts.filter(Boolean).join(" · ");
}

export async function pickRepository(
  services: Services,
  title: string,
): Promise<RepositoryRef | undefined> {
  const connection = await pickConnection(services, title);
  if (!connection) return undefined;
  const { pinned = [] } = connection;
  const listed = await repositoriesOf(services, connection);
  const names = [...new Set([...pinned, ...(listed ?? [])])];
  const other = { value: undefined, label: l10n.t("Another Repository…") };
  const choices = [...names.map(asChoice), ...(listed ? [] : [other])];
  const chosen =
    names.length > 0 ? await choose(title, l10n.t("Choose a repository"), choices) : undefined;
  const repository = chosen ?? (await askRepository(title, connection));
  return { connectionId: connection.id, repository };
}

/** Undefined where the registry does not list them, as Docker Hub, GHCR and most clouds. */
async function repositoriesOf(
  services: Services,
  connection: Connection,
): Promise<readonly string[] | undefined> {
  const { store } = services.stores.open(connection.id);
  try {
    return await withProgress(
      l10n.t("Listing the repositories of {0}…", connection.name),
      (signal) => collect(store.listRepositories({ signal })),
    );
  } catch (error) {
    if (!isWithoutCatalog(error) && !isWithoutPublicCatalog(error)) throw error;
    services.logger.info(`${connection.registry} lists no repositories: ${messageOf(error)}`);
    return undefined;
  }
}

async function askRepository(title: string, { registry }: Connection): Promise<string> {
  const answer = await askText({
    title,
    prompt: l10n.t("{0} lists no repositories. Name the one to use.", registry),
    placeholder: "team/app",
    validate: (text) =>
      isRepositoryPath(text.trim())
        ? undefined
        : l10n.t("Enter the path of a repository, such as team/app."),
  });
  if (answer === back) throw abortError();
  return answer.trim();
}

export async function pickTag(services: Services, title: string): Promise<TagRef | undefined> {
  const repository = await pickRepository(services, title);
  if (!repository) return undefined;
  const tags = await tagsOf(services, repository);
  const tag = await choose(title, l10n.t("Choose a tag"), tags.map(asChoice));
  return { ...repository, tag };
}

/** A tag as a reference to an image. */
export async function pickImage(services: Services, title: string): Promise<ImageRef | undefined> {
  const target = await pickTag(services, title);
  if (!target) return undefined;
  const { connectionId, repository, tag } = target;
  return { connectionId, repository, reference: { tag } };
}

/** The first tags of a repository, with progress; as the tree shows them. */
export async function tagsOf(
  services: Services,
  { connectionId, repository }: RepositoryRef,
): Promise<readonly string[]> {
  const { store } = services.stores.open(connectionId);
  const tags = await withProgress(l10n.t("Listing the tags of {0}…", repository), (signal) =>
    collect(store.listTags(repository, { signal })),
  );
  return sortTags(
    tags.filter((tag) => !isFallbackTag(tag)),
    services.tagOrder(),
  );
}

async function collect(
  pages: AsyncIterable<{ readonly items: readonly string[] }>,
): Promise<readonly string[]> {
  const items: string[] = [];
  for await (const page of pages) {
    items.push(...page.items);
    if (items.length >= pickLimit) break;
  }
  return items;
}

async function choose<T>(
  title: string,
  placeholder: string,
  choices: readonly Choice<T>[],
): Promise<T> {
  const answer = await askChoice({ title, placeholder, choices });
  if (answer === back) throw abortError();
  return answer;
}

function asChoice(label: string): Choice<string> {
  return { value: label, label };
}
