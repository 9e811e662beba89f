import { AppError, isBranded } from "../base/errors.ts";
import { isDigest, type Digest } from "./digest.ts";
import { canonicalRegistry, dockerHub, dockerHubApi, looksLikeRegistry } from "./registryHost.ts";

/** A repository of a registry, fully qualified. */
export interface RepositoryName {
  /** `host[:port]`; `docker.io` for Docker Hub under whatever name. */
  readonly registry: string;
  /** The path, such as `library/alpine`; on Docker Hub never a single component. */
  readonly repository: string;
}

/** Names a manifest of a repository by tag, by digest, or by both (the digest then decides). */
export interface Reference extends RepositoryName {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** How {@link parseReference} completes what it is given. */
export interface ParseReferenceOptions {
  /** Tag of a reference with neither tag nor digest: `latest` unless given; `undefined` for none. */
  readonly defaultTag?: string | undefined;
}

/** Which rule of the grammar a reference breaks; `tooLong` is a repository path beyond 255 characters. */
export type InvalidReferenceCode =
  "empty" | "invalidRegistry" | "invalidRepository" | "invalidTag" | "invalidDigest" | "tooLong";

/** A text is no image reference. */
export class InvalidReferenceError extends AppError<InvalidReferenceCode> {
  readonly brand = "InvalidReferenceError";
  /** The offending part of the text, as written. */
  readonly part: string;

  constructor(code: InvalidReferenceCode, part: string, message: string) {
    super(code, `${message}: ${part.slice(0, 300)}`);
    this.part = part;
  }

  static is(error: unknown, code?: InvalidReferenceCode): error is InvalidReferenceError {
    return isBranded(error, "InvalidReferenceError", code);
  }
}

/** What is wrong with a text meant to be a tag. */
export type TagProblem = "empty" | "tooLong" | "invalidCharacter";

const maxTagLength = 128;
const maxRepositoryLength = 255;
const officialNamespace = "library/";
const repositoryPath =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/**
 * Parses a reference as Docker does (grammar and defaults of github.com/distribution/reference):
 * `alpine` is `docker.io/library/alpine:latest`, and the first component is a registry if it has a
 * dot, a colon or an upper-case letter, or is `localhost`. White space around the text and a
 * leading `docker://`, `https://` or `http://` are ignored.
 *
 * Throws {@link InvalidReferenceError}.
 */
export function parseReference(text: string, options: ParseReferenceOptions = {}): Reference {
  const { rest, hasUrlScheme } = stripScheme(text.trim());
  if (rest === "") throw invalid("empty", text, "The reference is empty");
  const { named, digest } = splitDigest(rest);
  const { name, tag } = splitTag(named);
  if (hasUrlScheme) requireRegistry(name);
  const completed = tag ?? (digest === undefined ? defaultTagOf(options) : undefined);
  return {
    ...parseRepositoryName(name),
    ...(completed !== undefined && { tag: completed }),
    ...(digest !== undefined && { digest }),
  };
}

/** Every part written out, such as `docker.io/library/alpine:3`; what {@link parseReference} reads. */
export function formatReference(reference: Reference): string {
  return `${reference.registry}/${reference.repository}${suffixOf(reference)}`;
}

/** As people write it: Docker Hub's registry and `library/` left out wherever that is unambiguous. */
export function familiarReference(reference: Reference): string {
  return familiarName(reference) + suffixOf(reference);
}

/** Whether a text is a repository path that registries accept, at most 255 characters. */
export function isRepositoryPath(text: string): boolean {
  return text.length <= maxRepositoryLength && repositoryPath.test(text);
}

/** Checks a tag as it is typed (distribution-spec, "Pulling manifests"); `undefined` if it is good. */
export function checkTag(text: string): TagProblem | undefined {
  if (text === "") return "empty";
  if (text.length > maxTagLength) return "tooLong";
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text) ? undefined : "invalidCharacter";
}

/** Whether a text is a tag: a word character, then up to 127 of those, dots and dashes. */
export function isTag(text: string): boolean {
  return checkTag(text) === undefined;
}

/** The `host[:port]` that serves a registry's API: `registry-1.docker.io` for Docker Hub. */
export function apiHost(registry: string): string {
  return registry === dockerHub ? dockerHubApi : registry;
}

function familiarName(name: RepositoryName): string {
  const full = `${name.registry}/${name.repository}`;
  if (name.registry !== dockerHub) return full;
  const short = name.repository.startsWith(officialNamespace)
    ? [name.repository.slice(officialNamespace.length), name.repository]
    : [name.repository];
  // `docker.io/localhost/app` must not become `localhost/app`, which names another registry.
  return short.find((candidate) => isSameName(candidate, name)) ?? full;
}

function isSameName(text: string, name: RepositoryName): boolean {
  if (isImageId(text)) return false;
  const { registry, repository } = splitRegistry(text);
  return registry === name.registry && repository === name.repository;
}

function suffixOf({ tag, digest }: Reference): string {
  return (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
}

function defaultTagOf(options: ParseReferenceOptions): string | undefined {
  return "defaultTag" in options ? options.defaultTag : "latest";
}

function stripScheme(text: string): { readonly rest: string; readonly hasUrlScheme: boolean } {
  const match = /^(docker|https?):\/\//i.exec(text);
  if (!match) return { rest: text, hasUrlScheme: false };
  return { rest: text.slice(match[0].length), hasUrlScheme: match[1]?.toLowerCase() !== "docker" };
}

function splitDigest(text: string): { readonly named: string; readonly digest?: Digest } {
  const at = text.indexOf("@");
  if (at < 0) return { named: text };
  const digest = text.slice(at + 1);
  if (!isDigest(digest)) throw invalid("invalidDigest", digest, "Not a sha256 or sha512 digest");
  return { named: text.slice(0, at), digest };
}

function splitTag(named: string): { readonly name: string; readonly tag?: string } {
  // A colon before the last slash belongs to a port or an IPv6 address.
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  if (colon < 0) return { name: named };
  const tag = named.slice(colon + 1);
  if (!isTag(tag)) throw invalid("invalidTag", tag, "Not a tag");
  return { name: named.slice(0, colon), tag };
}

/** Without their scheme, `https://host/app` and `https://host` would name something on Docker Hub. */
function requireRegistry(name: string): void {
  const host = firstComponent(name);
  if (!looksLikeRegistry(host)) {
    throw invalid("invalidRegistry", host, "Not a registry's host name");
  }
  if (host === name) throw invalid("invalidRepository", "", "The URL names no repository");
}

function parseRepositoryName(name: string): RepositoryName {
  if (isImageId(name)) throw invalid("invalidRepository", name, "An image ID names no repository");
  const { registry: host, repository } = splitRegistry(name);
  const registry = canonicalRegistry(host);
  if (registry === undefined) throw invalid("invalidRegistry", host, "Not a registry's host name");
  // What was added for Docker Hub is no part of the user's mistake.
  const isCompleted = !name.endsWith(repository);
  const written = isCompleted ? repository.slice(officialNamespace.length) : repository;
  if (!repositoryPath.test(repository)) {
    throw invalid("invalidRepository", written, "Not a repository path");
  }
  if (repository.length > maxRepositoryLength) {
    throw invalid("tooLong", written, `Repository path of over ${maxRepositoryLength} characters`);
  }
  return { registry, repository };
}

/** Docker takes 64 bare hex digits for an image ID, never for a repository. */
function isImageId(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function splitRegistry(name: string): RepositoryName {
  const first = firstComponent(name);
  if (first === name || !looksLikeRegistry(first)) return inDockerHub(name);
  const rest = name.slice(first.length + 1);
  return canonicalRegistry(first) === dockerHub
    ? inDockerHub(rest)
    : { registry: first, repository: rest };
}

function inDockerHub(path: string): RepositoryName {
  return { registry: dockerHub, repository: path.includes("/") ? path : officialNamespace + path };
}

function firstComponent(name: string): string {
  return name.split("/", 1)[0] ?? "";
}

function invalid(code: InvalidReferenceCode, part: string, message: string): InvalidReferenceError {
  return new InvalidReferenceError(code, part, message);
}
