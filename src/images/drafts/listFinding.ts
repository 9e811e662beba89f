import type { Digest } from "../../core/oci/digest.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import type { Platform } from "../../core/oci/platform.ts";

/** `error`: a push is refused. `warning`: it is asked. `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** The names and positions that lead to a value of a JSON document. */
export type JsonPath = readonly (string | number)[];

/** What would mend a finding, by one click. */
export interface ListFix {
  readonly kind:
    | "removeEntry"
    | "usePlatformOfConfig"
    | "useSizeAndType"
    | "makeOciIndex"
    | "makeDockerList"
    | "removeAnnotations"
    | "flatten";
  readonly edits: readonly ListEdit[];
}

interface FindingBase {
  readonly severity: Severity;
  /** Where in the document; the nearest value that is there. */
  readonly path: JsonPath;
  readonly fixes: readonly ListFix[];
}

/** What is wrong with a manifest list, or may be. Sentences are made by the UI. */
export type ListFinding = FindingBase &
  (
    | {
        readonly code: "syntax";
        /** UTF-16 units. */
        readonly offset: number;
        readonly length: number;
        /** jsonc-parser's name of the error, or `TooDeep`: nested deeper than any list is. */
        readonly error: string;
      }
    /** No JSON object with `manifests`. */
    | { readonly code: "notAList" }
    | { readonly code: "noImages" }
    /** `schemaVersion` is not 2, or `mediaType` missing or of no list. */
    | { readonly code: "wrongHeader"; readonly member: "schemaVersion" | "mediaType" }
    /** A digest that is missing, malformed or of an algorithm that cannot be verified. */
    | { readonly code: "unreadableDigest"; readonly digest: string }
    /**
     * A member of another type than the specs give it, or missing though they require it: registries
     * read lists into typed structs and refuse the whole list (image-spec descriptor.md). `member`
     * is a name, such as `size` or `annotations`.
     */
    | { readonly code: "wrongMember"; readonly member: string }
    /** A name twice in one object; readers differ in which they take (RFC 8259, section 4). */
    | { readonly code: "duplicateMember"; readonly member: string }
    /** Two images that no client can tell apart; both digests (image-spec, containerd/platforms). */
    | {
        readonly code: "duplicatePlatform";
        readonly platform: Platform;
        readonly first: Digest;
        readonly second: Digest;
      }
    /** No platform, or os or architecture not named: `linux/""` broke pull-through caches. */
    | { readonly code: "missingPlatform"; readonly member: "platform" | "os" | "architecture" }
    /** What the list says and what the image's config says. */
    | { readonly code: "platformMismatch"; readonly claimed: Platform; readonly actual: Platform }
    | { readonly code: "sizeMismatch"; readonly claimed: number; readonly actual: number }
    | { readonly code: "mediaTypeMismatch"; readonly claimed: string; readonly actual: string }
    /** In no store that the draft knows. */
    | { readonly code: "missingChild"; readonly digest: Digest }
    /** It could not be read, so nothing is known of it. */
    | { readonly code: "unreadChild"; readonly digest: Digest; readonly error: unknown }
    | { readonly code: "orphanAttestation"; readonly subject: string }
    /** Docker and OCI members in one list, which some registries refuse. */
    | { readonly code: "mixedMediaTypes"; readonly docker: number; readonly oci: number }
    /** A Docker list has no place for annotations, artifactType and subject. */
    | { readonly code: "ociMemberInDockerList"; readonly member: string }
    /** A Docker list holds OCI members. */
    | { readonly code: "ociChildInDockerList"; readonly count: number }
    | { readonly code: "windowsWithoutVersion" }
    | { readonly code: "nestedIndex"; readonly digest: Digest }
    | { readonly code: "schema1"; readonly digest: Digest }
    /** A member that neither spec knows. It is kept. */
    | { readonly code: "unknownMember"; readonly member: string }
    /** Larger than registries must accept (4 MiB, distribution-spec "Pushing Manifests"). */
    | { readonly code: "tooLarge"; readonly bytes: number }
  );
