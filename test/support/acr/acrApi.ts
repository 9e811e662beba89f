import type { AcrMetadata, AcrRepository } from "./acrMetadata.ts";

/** A request to the registry's own API. */
export interface AcrRequest {
  readonly method: string;
  /** Below `/acr/v1/`, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What it is answered. */
export interface AcrAnswer {
  readonly status: number;
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The registry as the API serves it. */
export interface AcrContent {
  readonly host: string;
  readonly metadata: AcrMetadata;
}

/** What the server does to what it stores when a tag goes. */
type Untag = (name: string, tag: string) => Promise<void>;

const parts = /^(.+?)(?:\/(_tags|_manifests)(?:\/([^/]+))?)?$/;

/** An error body as the registry has it. */
export function acrError(status: number, code: string, message: string, detail: object = {}) {
  return { status, json: { errors: [{ code, message, detail }] } } satisfies AcrAnswer;
}

/** 405, as the service answers (Azure/acr-cli#70), also for a locked repository. */
export const disallowed = acrError(
  405,
  "REGISTRY_DISALLOWED_OPERATION",
  "The operation is disallowed on this registry, repository or image.",
);

/** Answers `/acr/v1/…` (api-version 2021-07-01). */
export async function answerAcr(
  { host, metadata }: AcrContent,
  request: AcrRequest,
  untag: Untag,
): Promise<AcrAnswer> {
  if (request.path === "_catalog") {
    const items = [...metadata.repositories.keys()].map((name) => ({ name })).sort(byName);
    const { page, headers } = paged(request, items, "_catalog");
    return { status: 200, json: { repositories: page.map(({ name }) => name) }, headers };
  }
  const [, name = "", kind, reference] = parts.exec(request.path) ?? [];
  const repository = metadata.repositories.get(name);
  if (!repository) return acrError(404, "NAME_UNKNOWN", "repository name not known to registry");
  const base = { registry: host, imageName: name };
  if (kind === undefined) return ofRepository(request, repository, base);
  const items: Map<string, Item> = kind === "_tags" ? repository.tags : repository.manifests;
  if (reference === undefined) return listed(request, { name, kind, items, base, metadata });
  const item = items.get(reference);
  if (!item) {
    const code = kind === "_tags" ? "TAG_UNKNOWN" : "MANIFEST_UNKNOWN";
    return acrError(404, code, "the specified tag or manifest does not exist");
  }
  if (request.method === "DELETE" && kind === "_tags") {
    if (metadata.isLocked(name, reference)) return disallowed;
    await untag(name, reference);
    repository.tags.delete(reference);
    return { status: 202 };
  }
  if (request.method === "PATCH") {
    const changeableAttributes = { ...item.changeableAttributes, ...attributesIn(request.body) };
    items.set(reference, { ...item, changeableAttributes });
  }
  return { status: 200, json: { ...base, [kind.slice(1, -1)]: items.get(reference) } };
}

type Item = Pick<AcrRepository, "changeableAttributes" | "lastUpdateTime"> & object;

function ofRepository(
  { method, body }: AcrRequest,
  repository: AcrRepository,
  base: object,
): AcrAnswer {
  if (method === "PATCH") {
    const { changeableAttributes } = repository;
    repository.changeableAttributes = { ...changeableAttributes, ...attributesIn(body) };
  }
  const { tags, manifests, ...told } = repository;
  const counts = { manifestCount: manifests.size, tagCount: tags.size };
  return { status: 200, json: { ...base, ...told, ...counts } };
}

function listed(
  request: AcrRequest,
  {
    name,
    kind,
    items,
    base,
    metadata,
  }: {
    readonly name: string;
    readonly kind: string;
    readonly items: ReadonlyMap<string, Item>;
    readonly base: object;
    readonly metadata: AcrMetadata;
  },
): AcrAnswer {
  const named = [...items].map(([key, item]) => ({ name: key, item })).sort(byName);
  const order = request.query.get("orderby") ?? "";
  if (order.startsWith("time")) {
    named.sort((a, b) => a.item.lastUpdateTime.localeCompare(b.item.lastUpdateTime, "en"));
    if (order === "timedesc") named.reverse();
  }
  const { page, headers } = paged(request, named, `${encodeURIComponent(name)}/${kind}`);
  const shown = page.map(({ name: key, item }) => {
    const tags = kind === "_manifests" ? metadata.tagsOf(name, key) : [];
    return tags.length > 0 ? { ...item, tags } : item;
  });
  return { status: 200, json: { ...base, [kind.slice(1)]: shown }, headers };
}

/** A page and its `Link`, which is relative, has the slash encoded and `orderby` empty at times. */
function paged<T extends { readonly name: string }>(
  { query }: AcrRequest,
  items: readonly T[],
  path: string,
) {
  const last = query.get("last");
  const start = last === null ? 0 : items.findIndex(({ name }) => name === last) + 1;
  const size = Number(query.get("n") ?? "100");
  const page = items.slice(start, start + size);
  const end = page.at(-1);
  const headers: Record<string, string> = {};
  if (end && start + size < items.length) {
    const orderby = query.get("orderby") ?? "";
    const next = new URLSearchParams({ last: end.name, n: String(size), orderby });
    headers["link"] = `</acr/v1/${path}?${next.toString()}>; rel="next"`;
  }
  return { page, headers };
}

function attributesIn(body: string): object {
  const json: unknown = JSON.parse(body);
  return typeof json === "object" && json !== null ? json : {};
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
