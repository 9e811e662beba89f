import { isAttestation } from "../../core/oci/indexContents.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { fitOf, type Executable } from "../../core/oci/executable.ts";
import { bareMediaType } from "../../core/oci/mediaTypes.ts";
import { isUnknownPlatform, type Platform } from "../../core/oci/platform.ts";
import { platformsAgree } from "../../core/oci/platformAgreement.ts";
import type { ContentCheck } from "./contentCheck.ts";
import type { ExaminedProgram } from "./examineImage.ts";
import type { PartKind, PartReport } from "./imageReport.ts";
import { verdictOf, type VerifyFinding } from "./verifyFinding.ts";

/** How a manifest is named: by a descriptor of an index, or by itself. */
export interface PartContext {
  readonly descriptor?: Descriptor;
  /** The index of the descriptor, where that is not the image itself. */
  readonly parent?: Digest;
}

/** What is to be said of a manifest where it stands. */
export function describePart(check: ContentCheck, context: PartContext): PartReport {
  const { descriptor, parent } = context;
  const platform = descriptor?.platform ?? check.platform;
  const findings = [
    ...check.findings,
    ...(descriptor ? claimFindings(descriptor, check) : []),
    ...(platform ? programFindings(check, platform) : []),
  ];
  const size = check.kind === undefined ? (descriptor?.size ?? 0) : check.size;
  return {
    kind: kindOf(check, descriptor),
    digest: check.digest,
    mediaType: check.mediaType || (descriptor?.mediaType ?? ""),
    size,
    ...(check.contentSize !== undefined && { contentSize: check.contentSize }),
    ...(platform && !isUnknownPlatform(platform) && { platform }),
    ...(parent !== undefined && { parent }),
    programs: [...check.programs, ...check.others].map(({ path, executable }) => ({
      path,
      machines: machinesOf(executable),
    })),
    findings,
    verdict: verdictOf(findings),
  };
}

function kindOf({ kind }: ContentCheck, descriptor: Descriptor | undefined): PartKind {
  if (kind === undefined) return "missing";
  if (descriptor && isAttestation(descriptor)) return "attestation";
  switch (kind) {
    case "image":
    case "index":
    case "artifact":
      return kind;
    case "schema1":
    case "unknown":
    case "opaque":
      return "other";
  }
}

function claimFindings(descriptor: Descriptor, check: ContentCheck): readonly VerifyFinding[] {
  const { digest, platform } = descriptor;
  if (check.kind === undefined) return [];
  const findings: VerifyFinding[] = [];
  if (descriptor.size !== check.size) {
    const sizes = { claimed: descriptor.size, actual: check.size };
    findings.push({ code: "wrongSize", severity: "error", role: "manifest", digest, ...sizes });
  }
  const claimed = bareMediaType(descriptor.mediaType);
  if (claimed !== "" && claimed !== check.mediaType) {
    const types = { claimed: descriptor.mediaType, actual: check.mediaType };
    findings.push({ code: "wrongMediaType", severity: "error", digest, ...types });
  }
  const actual = check.platform;
  const isComparable = platform && actual && !isAttestation(descriptor);
  if (isComparable && !platformsAgree(platform, actual)) {
    findings.push({ code: "platformMismatch", severity: "error", claimed: platform, actual });
  }
  return findings;
}

/** A program that fits among those that the image may not even run speaks for all of them. */
function programFindings(check: ContentCheck, declared: Platform): readonly VerifyFinding[] {
  const { programs, others } = check;
  const findings = programs.flatMap((program) => programFinding(program, declared));
  const fits = others.some(({ executable }) => fitOf(executable, declared) === "same");
  const [other] = fits ? [] : others.flatMap((program) => programFinding(program, declared));
  const isUnknown = [...programs, ...others].some(
    ({ executable }) => fitOf(executable, declared) === "unknown",
  );
  return [...findings, ...(other ? [other] : []), ...(isUnknown ? [unknownProgram] : [])];
}

const unknownProgram: VerifyFinding = {
  code: "notExamined",
  severity: "note",
  reason: "unknownProgram",
};

function programFinding(
  { path, executable }: ExaminedProgram,
  declared: Platform,
): readonly VerifyFinding[] {
  const fit = fitOf(executable, declared);
  if (fit === "same" || fit === "unknown") return [];
  const severity = fit === "kin" ? "warning" : "error";
  return [{ code: "wrongExecutable", severity, path, found: machinesOf(executable), declared }];
}

/** `linux/amd64`, or `amd64` where the header names no system. */
function machinesOf({ targets }: Executable): readonly string[] {
  return targets.map(({ os, architecture, variant }) =>
    [os, architecture ?? "any", variant].filter((part) => part !== undefined).join("/"),
  );
}
