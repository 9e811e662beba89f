/**
 * The API of Archipelago for other extensions. Copy this file into your extension: it depends on
 * nothing but `@types/vscode`. How to use it: `docs/api.md` in Archipelago's repository.
 */
import type { CancellationToken, Disposable } from "vscode";

/** What Archipelago's `activate` returns: `extensions.getExtension(…).exports`. */
export interface ArchipelagoExports {
  /**
   * The API in a version. A version that was once published stays, and only gets optional additions.
   * Throws a `RangeError` that names the versions there are, if this one is not among them.
   */
  getApi(version: 1): ArchipelagoApiV1;
}

/** Version 1. */
export interface ArchipelagoApiV1 {
  /** Which one this is. */
  readonly version: 1;
  /**
   * Makes a kind of registry known until the result is disposed of. Connections that users made in
   * the meantime stay then, as those to any other registry; what they get from the provider goes.
   * Throws a `TypeError` for what is not a provider, a `RangeError` where the id is taken.
   */
  registerProvider(provider: RegistryProvider): Disposable;
}

/**
 * A kind of registry: only what differs from any other that keeps to the OCI Distribution
 * Specification. All that is read and written goes by that specification; a provider may sign in, and
 * may list what the registry's own API lists better.
 *
 * Whatever a function throws or rejects with is shown to the user with the provider's label, the
 * first 300 characters of its message on one line, and is written to Archipelago's log. Put no secret
 * into it.
 */
export interface RegistryProvider {
  /**
   * Stable, since connections are kept with it, and unlike any other: lower-case letters, digits and
   * dashes in parts with dots between, such as `contoso.registry`. At most 64 characters.
   */
  readonly id: string;
  /** The product's own name, at most 60 characters, such as `Contoso Registry`; no `$(icon)`. */
  readonly label: string;
  /**
   * One line, at most 200 characters, that tells users what signing in by this provider means, in
   * their language: `Signs in with your Contoso account.` No `$(icon)` either.
   */
  readonly hint?: string;
  /**
   * Whether a registry is of this kind, by its `host[:port]`; `docker.io` for Docker Hub. Called
   * often, so it must be quick, and make no request.
   */
  matches(host: string): boolean;
  /** What such registries can do, where that differs from the specification. */
  readonly capabilities?: RegistryCapabilities;
  /**
   * A credential for a registry that {@link matches}. Called whenever Archipelago signs in anew, so
   * let it be fresh; it is held in memory meanwhile and stored nowhere. It is sent to that registry,
   * to the token server of the same site that the registry names, and to nobody else. `undefined` if
   * the user is not signed in. Has two minutes, as it may ask the user something.
   *
   * Used for connections of which the user chose it: "Use (label)" in Add Registry… and Edit
   * Credentials….
   */
  getCredential?(
    request: CredentialRequest,
    token: CancellationToken,
  ): PromiseLike<RegistryCredential | undefined>;
  /**
   * All repositories of a registry that the user may see, page by page, instead of its catalog. A
   * page is asked for when the user wants to see more. Has one minute for each.
   */
  listRepositories?(
    request: ListRepositoriesRequest,
    token: CancellationToken,
  ): AsyncIterable<RepositoryPage>;
  /** The tags of a repository, in the same way, with what is known of them without asking for each. */
  listTags?(request: ListTagsRequest, token: CancellationToken): AsyncIterable<TagPage>;
}

/** What the specification does not say of a registry. */
export interface RegistryCapabilities {
  /** Whether anything can be pushed; true if left out. */
  readonly push?: boolean;
  /** Whether a tag can be removed from its manifest; true if left out. */
  readonly deleteTag?: boolean;
  /** Whether manifests can be deleted; true if left out. */
  readonly deleteManifest?: boolean;
  /** Whether the registry has a catalog; true if left out. Of no effect with `listRepositories`. */
  readonly catalog?: boolean;
  /** Whether `listRepositories` heeds `filter`; false if left out. */
  readonly filterRepositories?: boolean;
  /** Whether `listTags` heeds `filter`; false if left out. */
  readonly filterTags?: boolean;
  /** Whether `listTags` tells `updatedAt` and heeds `newestFirst`; false if left out. */
  readonly tagTimes?: boolean;
}

/** Which registry is asked about. */
export interface RegistryRequest {
  /** `host[:port]` as in references; `docker.io` for Docker Hub. */
  readonly host: string;
}

/** For which registry a credential is wanted. */
export type CredentialRequest = RegistryRequest;

/** A user name and a password, or a token that is sent as it is (`Authorization: Bearer …`). */
export type RegistryCredential =
  { readonly username: string; readonly password: string } | { readonly token: string };

/** What a list is to hold. */
export interface ListRequest extends RegistryRequest {
  /** The account of the connection, where one is known. */
  readonly username?: string;
  /** Wanted names a page, 1…1000; pages may have more or fewer, at most 10,000. */
  readonly pageSize?: number;
  /** Only names behind this one are wanted. May be ignored. */
  readonly after?: string;
  /** A part of the names that are wanted; given only where `capabilities` say that it is heeded. */
  readonly filter?: string;
}

/** Which repositories are wanted. */
export type ListRepositoriesRequest = ListRequest;

/** Which tags are wanted. */
export interface ListTagsRequest extends ListRequest {
  /** Path of the repository, such as `team/app`. */
  readonly repository: string;
  /** Wanted are the latest first; set only where `capabilities` say that it is heeded. */
  readonly newestFirst?: boolean;
}

/** Some repositories. Names that are no paths are left out, and those that were given before. */
export interface RepositoryPage {
  /** Paths without the host, such as `team/app`. */
  readonly names: readonly string[];
  /** Whether another page follows. */
  readonly hasMore: boolean;
}

/** Some tags. */
export interface TagPage {
  /** In the registry's order, or the latest first where that is wanted. */
  readonly tags: readonly TagItem[];
  /** Whether another page follows. */
  readonly hasMore: boolean;
}

/** A tag, and what is known of it. */
export interface TagItem {
  /** As the specification allows it, such as `1.4`. */
  readonly name: string;
  /** When it was last written, in milliseconds since 1970 (UTC). */
  readonly updatedAt?: number;
  /** Of the manifest that it names: `sha256:` or `sha512:` and lower-case hex. */
  readonly digest?: string;
  /** Bytes of all that it names. */
  readonly size?: number;
}
