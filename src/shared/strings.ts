import type { DraftStrings } from "./draftStrings.ts";
import type { TypeName } from "./mediaTypeName.ts";
import type { DigestLink } from "../core/oci/digestLinks.ts";
import type { StatementKind } from "../core/oci/statementKinds.ts";
import type { Tone } from "./reportPage.ts";
import type { FailureReason, Remedy } from "./viewState.ts";

/**
 * Every word of the manifest view, in the user's language. `{0}`, `{1}` … are places for values;
 * see {@link fill}.
 */
export interface ViewStrings {
  readonly typeNames: Readonly<Record<TypeName, string>>;
  readonly failures: Readonly<Record<FailureReason, string>>;
  readonly remedies: Readonly<Record<Remedy, string>>;
  readonly attestations: Readonly<Record<StatementKind, string>>;
  readonly tones: Readonly<Record<Tone, string>>;

  readonly loading: string;
  readonly loaded: string;
  readonly back: string;
  readonly breadcrumbs: string;
  readonly toolbar: string;
  readonly verified: string;
  readonly verifiedHint: string;
  readonly copy: string;
  readonly copyReference: string;
  readonly copyDigest: string;
  readonly copyPullCommand: string;
  readonly copied: string;
  readonly openAsText: string;
  readonly refresh: string;
  readonly requestFailed: string;
  readonly noAnswer: string;

  readonly platformCountOne: string;
  readonly platformCount: string;
  readonly layerCountOne: string;
  readonly layerCount: string;
  readonly totalSize: string;
  readonly platforms: string;
  readonly platform: string;
  readonly digest: string;
  readonly size: string;
  readonly sizeHint: string;
  readonly layers: string;
  readonly created: string;
  readonly notes: string;
  readonly source: string;
  readonly noPlatform: string;
  readonly nestedList: string;
  readonly artifactOf: string;
  readonly schema1Note: string;
  readonly unknownEntry: string;
  readonly attestationCount: string;
  readonly contradiction: string;
  readonly notRead: string;
  readonly orphanAttestations: string;
  readonly readingRow: string;
  readonly emptyIndex: string;
  readonly showAllRows: string;

  readonly config: string;
  readonly configLoading: string;
  readonly author: string;
  readonly user: string;
  readonly workingDir: string;
  readonly stopSignal: string;
  readonly entrypoint: string;
  readonly cmd: string;
  readonly env: string;
  readonly ports: string;
  readonly volumes: string;
  readonly labels: string;
  readonly label: string;
  readonly value: string;
  readonly history: string;
  readonly step: string;
  readonly emptyStep: string;
  readonly noLayer: string;
  readonly layer: string;
  readonly mediaType: string;
  readonly share: string;
  readonly foreignLayer: string;
  readonly noLayers: string;
  readonly annotations: string;
  readonly name: string;
  readonly subject: string;
  readonly subjectHint: string;
  readonly artifactType: string;
  readonly files: string;
  readonly file: string;

  readonly schema1: string;
  readonly schema1Hint: string;
  readonly architecture: string;
  readonly binary: string;
  readonly binaryHint: string;
  readonly notJson: string;
  readonly notJsonHint: string;
  readonly unknownType: string;
  readonly unknownTypeHint: string;

  readonly json: string;
  readonly text: string;
  readonly indented: string;
  readonly showAllLines: string;
  readonly cutLine: string;
  readonly linkHints: Readonly<Record<DigestLink["role"], string>>;

  readonly drafts: DraftStrings;
  readonly editAsDraft: string;
  readonly verify: string;
}

/** Puts values into the places `{0}`, `{1}` … of a text. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : String(value);
  });
}
