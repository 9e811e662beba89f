import { algorithmOf, hexOf, isDigest, type Digest } from "./digest.ts";

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

/** Hex digits of a digest in a path: the path names the editor's tab, so it is kept short. */
const shownDigits = 12;

/**
 * `archipelago://<connection>/<repository>:<tag>`, or `…@<digest in short>?digest=<digest>`; blobs
 * have `&blob=<media type>&size=<bytes>` besides.
 */
export function addressToParts(address: DocumentAddress): AddressParts {
  const { connectionId: authority, repository } = address;
  const named = address.kind === "blob" ? address : address.reference;
  const { digest } = named;
  if (digest === undefined) {
    return { authority, path: `/${repository}:${named.tag}`, query: "" };
  }
  const path = `/${repository}@${algorithmOf(digest)}:${hexOf(digest, shownDigits)}`;
  const query = `digest=${digest}`;
  if (address.kind === "manifest") return { authority, path, query };
  const size = address.size === undefined ? "" : `&size=${address.size}`;
  const blob = `&blob=${encodeURIComponent(address.mediaType)}`;
  return { authority, path, query: query + blob + size };
}

/**
 * The reverse of {@link addressToParts}; `undefined` for parts it did not make. A whole digest in
 * the path will do as well.
 */
export function partsToAddress(parts: AddressParts): DocumentAddress | undefined {
  const match = /^\/([^@]+?)(?:@(sha(?:256|512):[0-9a-f]+)|:([^/:@]+))$/.exec(parts.path);
  const [, repository, shown = "", tag] = match ?? [];
  if (repository === undefined) return undefined;
  const base = { connectionId: parts.authority, repository };
  if (tag !== undefined) return { kind: "manifest", ...base, reference: { tag } };
  const query = new URLSearchParams(parts.query);
  const digest = query.get("digest") ?? shown;
  if (!isDigest(digest) || !digest.startsWith(shown)) return undefined;
  const mediaType = query.get("blob");
  if (mediaType === null) return { kind: "manifest", ...base, reference: { digest } };
  const size = Number(query.get("size") ?? Number.NaN);
  return { kind: "blob", ...base, digest, mediaType, ...(Number.isFinite(size) && { size }) };
}
