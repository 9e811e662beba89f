import { l10n, window } from "vscode";
import { placeReference } from "../../core/oci/placeReference.ts";
import type { RepositoryName } from "../../core/oci/reference.ts";
import type { ConnectionOf } from "../../images/connectionOf.ts";
import { connectionsFor } from "../../providers/connectionsFor.ts";
import { chooseConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";

/** Whether there is a connection to the registry of a repository. */
export function isConnected({ connections }: Services, name: RepositoryName): boolean {
  return connectionsFor(connections.all, name).length > 0;
}

/** A reference as one to the registry of a connection, which may lie below a path. */
export function placed<T extends RepositoryName>({ connections }: Services, reference: T): T {
  return placeReference(
    reference,
    connections.all.map(({ registry }) => registry),
  );
}

/**
 * The same, asking which one where there are several accounts at the registry and nothing else tells;
 * offers to add the registry if there is no connection to it yet.
 */
export async function connectTo(
  services: Services,
  name: RepositoryName,
  prompt = l10n.t("{0} is not among your registries yet. Add it to use its images.", name.registry),
): Promise<string | undefined> {
  const known = connectionsFor(services.connections.all, name);
  if (known.length > 0) {
    const reference = `${name.registry}/${name.repository}`;
    const title = l10n.t("Account for {0}", reference);
    return (await chooseConnection(title, known, l10n.t("Choose an account")))?.id;
  }
  const { addConnection } = await import("./addConnection.ts");
  const added = await addConnection(services, { url: name.registry, prompt });
  // What was added may be a registry below a path, or another one.
  const placedName = placed(services, name);
  if (added && added.registry !== placedName.registry) {
    void window.showInformationMessage(
      l10n.t("{0} was added, but the image is at {1}.", added.registry, name.registry),
    );
  }
  return connectionsFor(services.connections.all, placedName)[0]?.id;
}

/** Connects to repositories one after the other; the same choice of accounts is asked for once. */
export class AccountChoices {
  readonly #services: Services;
  readonly #answers = new Map<string, string>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** As {@link connectTo}. Not to be called again before it is done: questions hide one another. */
  async connectTo(name: RepositoryName): Promise<string | undefined> {
    const known = connectionsFor(this.#services.connections.all, name);
    const among = known.map(({ id }) => id).join(" ");
    const id = this.#answers.get(among) ?? (await connectTo(this.#services, name));
    if (id !== undefined && known.length > 0) this.#answers.set(among, id);
    return id;
  }
}

/**
 * The connections by which several repositories are reached; the same choice of accounts is asked
 * for once. `undefined` where a registry is not known and was not added.
 * @param agreesToAdd asks before a registry is added
 */
export async function connectEach(
  services: Services,
  names: readonly RepositoryName[],
  agreesToAdd?: (name: RepositoryName) => Promise<boolean>,
): Promise<ConnectionOf | undefined> {
  const choices = new AccountChoices(services);
  const found = new Map<string, string>();
  for (const name of names) {
    if (agreesToAdd && !isConnected(services, name) && !(await agreesToAdd(name))) return undefined;
    const id = await choices.connectTo(name);
    if (id === undefined) return undefined;
    found.set(nameKey(name), id);
  }
  return (name) => found.get(nameKey(name));
}

function nameKey({ registry, repository }: RepositoryName): string {
  return `${registry}/${repository}`;
}
