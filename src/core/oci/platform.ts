import type { JsonObject } from "../base/json.ts";

/**
 * The platform of an image as written in an index or a config
 * (image-spec image-index.md, "platform"). Values are kept as written; see `platformMatch.ts` for
 * comparing them.
 */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
  /** Members that neither spec nor this model knows, such as Docker's `features`; kept as they came. */
  readonly extra?: JsonObject;
}

/** BuildKit marks attestation manifests with the platform `unknown/unknown`. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === "unknown" && platform.architecture === "unknown";
}
