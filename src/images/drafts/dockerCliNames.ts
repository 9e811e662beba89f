import {
  formatReference,
  InvalidReferenceError,
  parseReference,
  type Reference,
} from "../../core/oci/reference.ts";

/** The folder or file name of a reference in the Docker CLI's store (makeFilesafeName). */
export function dockerCliFileName(reference: Reference): string {
  return formatReference(reference).replaceAll(":", "-").replaceAll("/", "_");
}

/**
 * The most likely reference behind a folder name. The name has `-` for `:` and `_` for `/`, so it
 * alone is ambiguous; but Docker refuses lists and images of different registries, and mostly they
 * share the repository, too. `undefined` if no reference has this name.
 */
export function guessListName(name: string, members: readonly Reference[]): Reference | undefined {
  for (const candidate of candidatesOf(name, members)) {
    const reference = tryParse(candidate);
    if (reference && dockerCliFileName(reference) === name) return reference;
  }
  return undefined;
}

/** Likely ones first. */
function* candidatesOf(name: string, members: readonly Reference[]): Generator<string> {
  for (const { registry, repository } of members) {
    const full = `${registry}/${repository}`;
    const prefix = `${encode(full)}-`;
    if (name.startsWith(prefix)) yield `${full}:${name.slice(prefix.length)}`;
  }
  for (const { registry } of members) {
    const prefix = `${encode(registry)}_`;
    if (name.startsWith(prefix)) yield* inRegistry(registry, name.slice(prefix.length));
  }
  const [host = "", ...rest] = name.split("_");
  if (rest.length === 0) return;
  const port = /^(.+)-(\d{1,5})$/.exec(host);
  // A dot, a colon or “localhost” makes a host; a hyphen in it may be one, or stand for the colon.
  if (port?.[1] !== undefined) yield* inRegistry(`${port[1]}:${port[2] ?? ""}`, rest.join("_"));
  yield* inRegistry(host, rest.join("_"));
}

/** Tags with hyphens are rarer than repositories with them, tags with underscores rarer still. */
function* inRegistry(registry: string, rest: string): Generator<string> {
  const path = rest.replaceAll("_", "/");
  for (let end = path.lastIndexOf("-"); end > 0; end = path.lastIndexOf("-", end - 1)) {
    const tag = rest.slice(end + 1);
    yield `${registry}/${path.slice(0, end)}:${tag}`;
    yield `${registry}/${rest.slice(0, end)}:${tag}`;
  }
}

function encode(text: string): string {
  return text.replaceAll(":", "-").replaceAll("/", "_");
}

function tryParse(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (InvalidReferenceError.is(error)) return undefined;
    throw error;
  }
}
