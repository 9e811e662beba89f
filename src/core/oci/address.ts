import type { Digest } from "./digest.ts";
import { isDigest } from "./digest.ts";

/** What an `archipelago:` document shows: a manifest by tag or digest, or a blob. */
export type DocumentAddress =
  | {
      readonly kind: "manifest";
      readonly connectionId: string;
      readonly repository: string;
      readonly reference:
        | { readonly tag: string; readonly digest?: undefined }
        | { readonly digest: Digest; readonly tag?: undefined };
    }
  | {
      readonly kind: "blob";
      readonly connectionId: string;
      readonly repository: string;
      readonly digest: Digest;
      /** As the descriptor that led here names it; the empty string if unknown. */
      readonly mediaType: string;
      /** Bytes, as the descriptor says. */
      readonly size?: number;
    };

/** The parts of a URI, decoded, as `vscode.Uri.from` takes them. */
export interface AddressParts {
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/** `archipelago://<connection>/<repository>:<tag>`, `…@<digest>`; blobs with `?blob=<media type>&size=<bytes>`. */
export function addressToParts(address: DocumentAddress): AddressParts {
  const { connectionId: authority, repository } = address;
  if (address.kind === "blob") {
    const size = address.size === undefined ? "" : `&size=${address.size}`;
    return {
      authority,
      path: `/${repository}@${address.digest}`,
      query: `blob=${encodeURIComponent(address.mediaType)}${size}`,
    };
  }
  const { tag, digest } = address.reference;
  const path = tag === undefined ? `/${repository}@${digest}` : `/${repository}:${tag}`;
  return { authority, path, query: "" };
}

/** The reverse of {@link addressToParts}; `undefined` for parts it did not make. */
export function partsToAddress(parts: AddressParts): DocumentAddress | undefined {
  const match = /^\/([^@]+?)(?:@(sha(?:256|512):[0-9a-f]+)|:([^/:@]+))$/.exec(parts.path);
  const [, repository, digest, tag] = match ?? [];
  if (repository === undefined) return undefined;
  const base = { connectionId: parts.authority, repository };
  if (tag !== undefined) return { kind: "manifest", ...base, reference: { tag } };
  if (digest === undefined || !isDigest(digest)) return undefined;
  const query = new URLSearchParams(parts.query);
  const mediaType = query.get("blob");
  if (mediaType === null) return { kind: "manifest", ...base, reference: { digest } };
  const size = Number(query.get("size") ?? Number.NaN);
  return { kind: "blob", ...base, digest, mediaType, ...(Number.isFinite(size) && { size }) };
}
