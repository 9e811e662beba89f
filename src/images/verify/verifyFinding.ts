import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";

/** `error`: the image cannot be pulled or run. `warning`: some will fail. `note`: worth knowing. */
export type VerifySeverity = "error" | "warning" | "note";

/** Why nothing can be said of the programs of an image. */
export type NotExaminedReason =
  /** It names no program that is there, and no other program was found. */
  | "noProgram"
  /** The program is of a format or machine that is not known by name. */
  | "unknownProgram"
  /** More bytes or files than are looked through. */
  | "tooLarge"
  /** A layer is neither plain, gzip nor zstd; it may be encrypted. */
  | "unknownCompression"
  /** A layer is no archive, or a broken one. */
  | "brokenLayer";

interface FindingBase {
  readonly severity: VerifySeverity;
}

/** What is wrong with an image, or could not be found out. Sentences are made by the UI. */
export type VerifyFinding = FindingBase &
  (
    | { readonly code: "missingManifest"; readonly digest: Digest }
    | { readonly code: "missingBlob"; readonly role: BlobRole; readonly digest: Digest }
    /** Left at its origin on purpose (image-spec layer.md, "Non-Distributable Layers"). */
    | { readonly code: "foreignLayer"; readonly digest: Digest }
    /** The registry gives content of another digest under this one. */
    | { readonly code: "wrongDigest"; readonly digest: Digest }
    | {
        readonly code: "wrongSize";
        readonly role: BlobRole | "manifest";
        readonly digest: Digest;
        /** Bytes. */
        readonly claimed: number;
        readonly actual: number;
      }
    | {
        readonly code: "wrongMediaType";
        readonly digest: Digest;
        readonly claimed: string;
        readonly actual: string;
      }
    /** What the list says and what the image's config says. */
    | { readonly code: "platformMismatch"; readonly claimed: Platform; readonly actual: Platform }
    /** The config counts other layers than the manifest (image-spec config.md, `diff_ids`). */
    | { readonly code: "wrongLayerCount"; readonly layers: number; readonly diffIds: number }
    | {
        readonly code: "wrongExecutable";
        /** In the image, from its root. */
        readonly path: string;
        /** Machines that the program is for: `linux/amd64`, `386`. */
        readonly found: readonly string[];
        readonly declared: Platform;
      }
    | { readonly code: "notExamined"; readonly reason: NotExaminedReason }
    /** It may be there, but could not be read. */
    | { readonly code: "unreadable"; readonly digest: Digest; readonly error: unknown }
    /** Indexes within indexes, deeper or more than are followed. */
    | { readonly code: "tooDeep"; readonly digest: Digest }
  );

/** How content belongs to its manifest. */
export type BlobRole = "config" | "layer";

/** The outcome for an image. `notExamined`: nothing wrong, but not all could be looked at. */
export type Verdict = "ok" | "problems" | "notExamined";

/** Whether a finding is more than a remark. */
export function isProblem({ severity }: VerifyFinding): boolean {
  return severity !== "note";
}

/** The outcome that findings amount to. */
export function verdictOf(findings: readonly VerifyFinding[]): Verdict {
  if (findings.some(isProblem)) return "problems";
  return findings.some(({ code }) => code === "notExamined") ? "notExamined" : "ok";
}
