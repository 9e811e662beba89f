import type { Digest } from "../core/oci/digest.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import { typeNameOf } from "./mediaTypeName.ts";
import { presentConfig } from "./presentManifest.ts";
import type { Content, Details } from "./viewState.ts";

/** A blob that was read. */
interface ReadBlob {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly config?: ImageConfig;
  readonly isJson: boolean;
}

/** A blob of which only this is known. */
interface UnreadBlob {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size?: number;
}

/** What the view shows of a config or another text. */
export function presentBlob(blob: ReadBlob): Content {
  const { digest, mediaType, bytes } = blob;
  return {
    digest,
    isVerified: true,
    mediaType,
    typeName: blob.config && mediaType === "" ? "ociConfig" : typeNameOf(mediaType),
    size: bytes.length,
    details: detailsOf(blob),
    annotations: [],
    text: new TextDecoder().decode(bytes),
  };
}

function detailsOf({ config, isJson }: ReadBlob): Details {
  if (config) return { kind: "config", config: presentConfig(config), history: config.history };
  return { kind: isJson ? "json" : "notJson" };
}

/** What the view shows of a layer or another blob that is not downloaded. */
export function presentUnread({ digest, mediaType, size }: UnreadBlob): Content {
  return {
    digest,
    isVerified: false,
    mediaType,
    typeName: typeNameOf(mediaType),
    ...(size !== undefined && { size }),
    details: { kind: "binary" },
    annotations: [],
  };
}
