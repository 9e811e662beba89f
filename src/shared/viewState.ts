import type { Digest } from "../core/oci/digest.ts";
import type { HistoryEntry } from "../core/oci/imageConfig.ts";
import type { StatementKind } from "../core/oci/statementKinds.ts";
import type { DraftFormat, DraftProblem, EditableEntry } from "./draftView.ts";
import type { TypeName } from "./mediaTypeName.ts";
import type { ReportPage, Tone } from "./reportPage.ts";
import type { Trail } from "./trail.ts";

/** Everything the manifest view shows. Texts are data as they came; words come from `ViewStrings`. */
export interface ViewState {
  readonly header: PageHeader;
  readonly trail: Trail;
  readonly body: PageBody;
}

/** Where the document is; known before anything was read. */
export interface PageHeader {
  /** `host[:port]`, or the name of a folder or archive. */
  readonly registry: string;
  /** Set if it is a folder or archive: no engine pulls from there. */
  readonly isLocal?: true;
  readonly repository: string;
  /** Set if the document was opened by tag. */
  readonly tag?: string;
  /** Set if it was opened by digest. */
  readonly digest?: Digest;
  /** The heading of a report; documents are called by their tag or digest. */
  readonly title?: string;
  readonly isDraft: boolean;
  /** False for configs, layers and other blobs. */
  readonly isManifest: boolean;
}

export type PageBody =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "content"; readonly content: Content }
  /** A result, such as a verification, rather than a document of a registry. */
  | { readonly kind: "report"; readonly report: ReportPage };

/** Why nothing can be shown; the heading comes from it, the sentence is made by the host. */
export type FailureReason =
  | "missing"
  | "denied"
  | "tooLarge"
  | "disconnected"
  | "network"
  | "draftGone"
  | "reportGone"
  | "other";

/** What a user can do about a failure. */
export type Remedy = "signInAgain" | "editCredentials" | "retry" | "showLog";

export interface Failure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** A document that was read. */
export interface Content {
  readonly digest: Digest;
  /** Whether the bytes were read and have this digest. */
  readonly isVerified: boolean;
  /** As the document or the registry names it; the empty string if neither does. */
  readonly mediaType: string;
  readonly typeName: TypeName;
  /** Bytes of the document itself. */
  readonly size?: number;
  readonly details: Details;
  readonly annotations: readonly NamedValue[];
  readonly subject?: LinkedContent;
  readonly draft?: DraftFacts;
  readonly health?: HealthFacts;
  /** The document as text; undefined if it was not downloaded. */
  readonly text?: string;
}

/** What verifying a manifest found when it was last done, in words. */
export interface HealthFacts {
  readonly text: string;
  readonly tone: Tone;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Content of the same repository that can be opened. */
export interface LinkedContent {
  readonly digest: Digest;
  readonly target: "manifest" | "blob";
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** What is particular to a kind of document. */
export type Details =
  | IndexDetails
  | ImageDetails
  | ArtifactDetails
  | {
      readonly kind: "config";
      readonly config: ConfigFacts;
      readonly history: readonly HistoryEntry[];
    }
  | { readonly kind: "schema1"; readonly architecture: string; readonly layers: readonly Digest[] }
  /** JSON of no known shape. */
  | { readonly kind: "json" }
  /** Text that should be JSON and is not. */
  | { readonly kind: "notJson" }
  /** A blob that is not shown, such as a layer; nothing of it was downloaded. */
  | { readonly kind: "binary" };

export interface IndexDetails {
  readonly kind: "index";
  readonly rows: readonly IndexRow[];
  /** Attestations whose image is not in the list. */
  readonly orphans: readonly LinkedContent[];
  /** Bytes of all content of all described images, each counted once; set when all were read. */
  readonly total?: number;
  /** Rows whose manifests are read for their details. */
  readonly described: number;
}

/** An entry of an index. */
export interface IndexRow {
  /** As written, in words; the empty string if it names none. */
  readonly platform: string;
  readonly content: LinkedContent;
  readonly entryKind: "image" | "index" | "artifact" | "schema1" | "unknown";
  /** Where a draft took it from. */
  readonly source?: string;
  /** Set in a draft. */
  readonly entry?: EditableEntry;
  /** Attestations about it, in the same index. */
  readonly attestations: readonly Digest[];
  readonly health?: HealthFacts;
  readonly details: RowDetails;
}

/** What the manifest behind a row tells. */
export type RowDetails =
  | { readonly kind: "loading" }
  /** More rows than are read. */
  | { readonly kind: "notRead" }
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "image";
      /** Bytes of config and layers as stored. */
      readonly size: number;
      readonly layers: number;
      /** RFC 3339, as the config says. */
      readonly created?: string;
      readonly attestations: readonly StatementKind[];
      /** What its config says, if that contradicts the list. */
      readonly contradiction?: string;
    }
  | { readonly kind: "index"; readonly entries: number }
  | { readonly kind: "artifact"; readonly type: string; readonly size: number }
  | { readonly kind: "other" };

export interface ImageDetails {
  readonly kind: "image";
  readonly config: LinkedContent;
  readonly configFacts: ConfigState;
  readonly layers: readonly LayerRow[];
}

/** The config of an image is read after its manifest is shown. */
export type ConfigState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly config: ConfigFacts };

export interface LayerRow {
  readonly content: LinkedContent;
  /** The history step that made it, as people wrote it. */
  readonly step?: string;
  /** A layer that registries may not hold; it is fetched from elsewhere. */
  readonly isForeign: boolean;
  /** Title of a file in an artifact. */
  readonly title?: string;
}

export interface ArtifactDetails {
  readonly kind: "artifact";
  /** The empty string if it has none. */
  readonly type: string;
  readonly config?: LinkedContent;
  readonly layers: readonly LayerRow[];
}

/** An image config for people; lists are empty where it says nothing. */
export interface ConfigFacts {
  readonly platform: string;
  readonly created?: string;
  readonly author?: string;
  readonly user?: string;
  readonly workingDir?: string;
  readonly stopSignal?: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: readonly NamedValue[];
}

/** What is particular to a list that was not pushed yet. */
export interface DraftFacts {
  readonly tag: string;
  /** Tags that are written besides. */
  readonly moreTags: readonly string[];
  /** Undefined while the text is no list, so that only the text can be edited. */
  readonly list: DraftList | undefined;
  readonly problems: readonly DraftProblem[];
  /** Annotations of lists it was made from, which it does not have. */
  readonly leftBehind: readonly {
    readonly source: string;
    readonly annotations: readonly string[];
  }[];
  readonly target: TargetState;
}

/** What the text of a draft says of the list itself and the page edits. */
export interface DraftList {
  readonly format: DraftFormat;
  /** The empty string if it has none. */
  readonly artifactType: string;
}

/** What the tag of a draft holds now. */
export type TargetState =
  | { readonly kind: "checking" }
  | { readonly kind: "unknown"; readonly message: string }
  | { readonly kind: "free" }
  /** Exactly this list. */
  | { readonly kind: "same" }
  | { readonly kind: "taken"; readonly content: LinkedContent; readonly hasMoved: boolean };
