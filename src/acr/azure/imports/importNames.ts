import { isRepositoryPath, isTag, type Reference } from "../../../core/oci/reference.ts";
import type { AzureRegistry } from "../registries/azureRegistry.ts";

/** Signs Azure in to the registry that it imports from. */
export interface ImportCredentials {
  /** Without one the password is an access token of Microsoft Entra. */
  readonly username?: string;
  readonly password: string;
}

/** Where Azure is to import an image from. */
export type ImportSource = {
  /** `library/alpine:3` or `app@sha256:…` */
  readonly image: string;
} & (
  | {
      /** An Azure registry that whoever asks may read: no credentials are needed. */
      readonly kind: "azure";
      readonly resourceId: string;
    }
  | {
      readonly kind: "registry";
      /** `docker.io`, `ghcr.io`, `contoso.azurecr.io`. */
      readonly host: string;
      readonly credentials?: ImportCredentials;
    }
);

/** How a source is made of what somebody chose. */
export interface ImportSourceOptions {
  /** Registries of Azure that the user is signed in to. */
  readonly reachable?: readonly Pick<AzureRegistry, "id" | "loginServer">[];
  /** Take precedence over what is reachable. */
  readonly credentials?: ImportCredentials;
}

/** The source of an import; a digest goes before the tag, since it says more. */
export function importSource(
  reference: Reference,
  { reachable = [], credentials }: ImportSourceOptions = {},
): ImportSource {
  const { registry: host, repository, tag, digest } = reference;
  const image = `${repository}${digest ? `@${digest}` : `:${tag ?? "latest"}`}`;
  const azure = reachable.find(({ loginServer }) => loginServer === host.toLowerCase());
  if (azure && !credentials) return { kind: "azure", resourceId: azure.id, image };
  return { kind: "registry", host, image, ...(credentials && { credentials }) };
}

/** The name that `az acr import` gives an image when it is told none: the one it has. */
export function defaultTarget({ repository, tag }: Reference): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}

/** What an image is to be called in the registry it is imported to. */
export interface ImportTarget {
  readonly repository: string;
  /** Without one the image is there by digest only. */
  readonly tag: string | undefined;
}

/**
 * Reads a target as somebody types it: `app:1.0`, or `app` for an image without a tag. The
 * registry's own name before it is dropped, as `az acr import` does. `undefined` for what is none.
 */
export function parseImportTarget(text: string, loginServer: string): ImportTarget | undefined {
  const name = text.trim();
  const prefix = `${loginServer.toLowerCase()}/`;
  const own = name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : name;
  const [repository = "", tag, ...rest] = own.split(":");
  if (!isRepositoryPath(repository) || rest.length > 0) return undefined;
  return tag === undefined || isTag(tag) ? { repository, tag } : undefined;
}
