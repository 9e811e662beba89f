import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { StatementKind } from "../../core/oci/statementKinds.ts";

/** What a row says of the manifest behind it. */
export type RowSummary =
  | {
      readonly kind: "image";
      readonly digest: Digest;
      readonly mediaType: string;
      /** Bytes of config and layers as stored, that is compressed. */
      readonly size: number;
      readonly layers: number;
      /** Undefined where neither index nor config name one. */
      readonly platform: Platform | undefined;
      readonly attestations: readonly StatementKind[];
    }
  | {
      readonly kind: "index";
      readonly digest: Digest;
      readonly mediaType: string;
      /** The entries less the attestations, in order. */
      readonly entries: readonly Descriptor[];
    }
  | {
      readonly kind: "artifact";
      readonly digest: Digest;
      readonly mediaType: string;
      /** Media type of the thing; the empty string if it has none. */
      readonly type: string;
      readonly size: number;
      /** What it states, if it is an attestation. */
      readonly statements: readonly StatementKind[];
    }
  /** Schema 1, or nothing that is known. */
  | { readonly kind: "other"; readonly digest: Digest; readonly mediaType: string }
  | { readonly kind: "failed"; readonly error: unknown };
