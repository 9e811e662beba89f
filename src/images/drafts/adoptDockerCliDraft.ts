import { assembleList } from "../compose/assembleList.ts";
import type { ComposeOptions, ListTarget } from "../compose/composeList.ts";
import type { ListMember } from "../compose/listMembers.ts";
import type { ListProblem } from "../compose/listProblem.ts";
import { sourceName } from "../compose/sourceName.ts";
import type { ConnectionOf } from "../connectionOf.ts";
import type { ImageStores } from "../imageStores.ts";
import { tagDigest } from "../tagDigest.ts";
import type { DockerCliDraft, DockerCliEntry } from "./dockerCliDrafts.ts";
import type { ListDraft } from "./listDraft.ts";

export type Adoption =
  | { readonly kind: "draft"; readonly draft: ListDraft }
  /** Registries of members to which there is no connection, each once. */
  | { readonly kind: "noConnection"; readonly registries: readonly string[] }
  | { readonly kind: "refused"; readonly problems: readonly ListProblem[] };

/**
 * Makes a draft of our own from one of the Docker CLI, which stays where it is. Members keep their
 * descriptors and order; they are looked for where their references say. Only the target's tag is
 * asked for. Throws `StoreError`, `UnknownConnectionError`.
 */
export async function adoptDockerCliDraft(
  stores: ImageStores,
  { entries }: DockerCliDraft,
  target: ListTarget,
  { connectionOf, ...options }: ComposeOptions & { readonly connectionOf: ConnectionOf },
): Promise<Adoption> {
  const members = entries.map((entry) => toMember(entry, connectionOf));
  const unknown = entries.filter((_, position) => members[position] === undefined);
  if (unknown.length > 0) {
    const registries = [...new Set(unknown.map(({ reference }) => reference.registry))];
    return { kind: "noConnection", registries };
  }
  const list = assembleList({
    images: members.flatMap((member) => member ?? []),
    attestations: [],
    leftBehind: [],
    problems: [],
  });
  if (list.kind === "refused") return list;
  const { connectionId, repository, tag } = target;
  const { text, origins, leftBehind } = list;
  const { store } = stores.open(connectionId);
  const basedOn = await tagDigest({ store, repository }, tag, options);
  const { id, now: changedAt } = options;
  const from = { connectionId, repository, tag, moreTags: [] };
  return { kind: "draft", draft: { id, ...from, text, origins, leftBehind, basedOn, changedAt } };
}

function toMember(
  { reference, descriptor }: DockerCliEntry,
  connectionOf: ConnectionOf,
): ListMember | undefined {
  const { repository, tag } = reference;
  const connectionId = connectionOf(reference);
  if (connectionId === undefined) return undefined;
  const chosen = tag === undefined ? undefined : { tag, digest: descriptor.digest };
  const source = sourceName(
    repository,
    tag === undefined ? { digest: descriptor.digest } : { tag },
  );
  return { descriptor, origin: { connectionId, repository, source, ...(chosen && { chosen }) } };
}
