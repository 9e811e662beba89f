import type { Digest } from "../core/oci/digest.ts";

/** How a statement is meant; shown by an icon with a name, never by colour alone. */
export type Tone = "good" | "note" | "warning" | "bad";

/**
 * A result that is read as a page: a verification, a comparison, the preview of a deletion. Words
 * are made by the host, in the user's language.
 */
export interface ReportPage {
  /** The heading: “Verify app:1.4”. */
  readonly title: string;
  /** The outcome in one sentence. */
  readonly summary: string;
  readonly tone: Tone;
  /** Short facts under the summary: “12 tags”, “3 broken”. */
  readonly facts: readonly string[];
  readonly sections: readonly ReportSection[];
  readonly actions: readonly ReportAction[];
}

export interface ReportSection {
  readonly title: string;
  /** Paragraphs above the table. */
  readonly texts: readonly string[];
  readonly table?: ReportTable;
  readonly graph?: ReportGraph;
  readonly code?: ReportCode;
}

/** Things of which some wait for others, as a picture. */
export interface ReportGraph {
  /** What the picture is called where it is read out. */
  readonly label: string;
  readonly nodes: readonly ReportGraphNode[];
  /** Ids of nodes; `to` waits for `from`. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export interface ReportGraphNode {
  readonly id: string;
  /** Short lines; they are cut where they are too long. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly icon: GraphIcon;
  readonly tone?: Tone;
  /** All of it in words. */
  readonly label: string;
  /** What pressing it does: the id that the report's maker is given. */
  readonly action: string;
}

/** What kind of thing a node is. */
export type GraphIcon = "build" | "push" | "command" | "unknown";

/** A text in the font of code. */
export interface ReportCode {
  /** What the text is called where it is read out. */
  readonly label: string;
  readonly pieces: readonly ReportCodePiece[];
}

export interface ReportCodePiece {
  readonly text: string;
  /** Set for marked pieces: where they come from. */
  readonly hint?: string;
}

export interface ReportTable {
  readonly columns: readonly { readonly title: string; readonly isNumber?: boolean }[];
  readonly rows: readonly ReportRow[];
}

export interface ReportRow {
  readonly tone?: Tone;
  /** One for each column. */
  readonly cells: readonly ReportCell[];
}

export interface ReportCell {
  readonly text: string;
  /** What the text opens. */
  readonly link?: ReportLink;
  /** What the text does when it is pressed: the id that the report's maker is given. */
  readonly action?: string;
  /** Shown in the font of code. */
  readonly isCode?: boolean;
}

/** Content that a cell leads to. */
export interface ReportLink {
  readonly digest: Digest;
  readonly target: "manifest" | "blob";
  /** The empty string if unknown. */
  readonly mediaType: string;
  /** Bytes. */
  readonly size?: number;
  /** What it is called in the breadcrumbs; the text of the cell if left out. */
  readonly label?: string;
  /** Where it is, if that is not the report's own repository. */
  readonly place?: ContentPlace;
}

/** A repository of a connection. */
export interface ContentPlace {
  readonly connectionId: string;
  readonly repository: string;
}

/** A button of the page; pressing it runs what the report's maker gave for the id. */
export interface ReportAction {
  readonly id: string;
  readonly label: string;
  /** The one that is meant to be pressed. */
  readonly isPrimary?: boolean;
  /** A codicon. */
  readonly icon?: string;
}
