import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { VerifyDepth } from "./contentCheck.ts";
import { isProblem, type Verdict, type VerifyFinding } from "./verifyFinding.ts";

/** What a part of an image is. `missing`: only what names it is known. */
export type PartKind = "image" | "index" | "attestation" | "artifact" | "other" | "missing";

/** What was found out about one manifest of an image. */
export interface PartReport {
  readonly kind: PartKind;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest, as it is or, where it is missing, as it is said to be. */
  readonly size: number;
  /** Bytes of config and layers, as the manifest counts them; for images and artifacts. */
  readonly contentSize?: number;
  /** As the list says, else as the config does. */
  readonly platform?: Platform;
  /** The index that names it, where that is not the image itself. */
  readonly parent?: Digest;
  /** Paths of the programs that were examined, with the machines they are for. */
  readonly programs: readonly { readonly path: string; readonly machines: readonly string[] }[];
  readonly findings: readonly VerifyFinding[];
  readonly verdict: Verdict;
}

/** The outcome of verifying an image: plain data, but for the errors of `unreadable` findings. */
export interface ImageReport {
  readonly repository: string;
  readonly reference: ManifestReference;
  /** What the reference named when it was verified. */
  readonly digest: Digest;
  readonly mediaType: string;
  readonly depth: VerifyDepth;
  /** Milliseconds since the Unix epoch. */
  readonly checkedAt: number;
  /** One for a single image; for an index all that it names, nested ones after their index. */
  readonly parts: readonly PartReport[];
  /** About the index itself. */
  readonly findings: readonly VerifyFinding[];
  readonly verdict: Verdict;
}

/** All findings, those about the index first. */
export function allFindings(report: ImageReport): readonly VerifyFinding[] {
  return [...report.findings, ...report.parts.flatMap(({ findings }) => findings)];
}

/** Findings that are more than remarks. */
export function problemCount(report: ImageReport): number {
  return allFindings(report).filter(isProblem).length;
}
