/** Icons are codicons; few, so that they can be told apart. */
export type IconId =
  | "cloud"
  | "beaker"
  | "package"
  | "pinned"
  | "tag"
  | "lock"
  | "layers"
  | "circuit-board"
  | "file"
  | "note"
  | "folder"
  | "folder-library"
  | "archive"
  | "error"
  | "warning"
  | "pass"
  | "question"
  | "info";

export interface Icon {
  readonly id: IconId;
  /** A theme colour. Never the only carrier of a meaning. */
  readonly color?: string;
}

/** One fact of a tooltip. Values come from registries: the UI must escape them. */
export interface TooltipLine {
  readonly label: string;
  readonly value: string;
  /** Whether the value is something to copy, shown in the font of code. */
  readonly isCode: boolean;
}

export interface Tooltip {
  readonly title: string;
  readonly lines: readonly TooltipLine[];
}

/** What clicking a row does; rows with children have nothing of the kind. */
export type Activation =
  "inspect" | "loadMore" | "loadAll" | "pinRepository" | "editCredentials" | "openDraft";

/** A row as it is shown. Texts are plain: nothing in them is to be read as markup. */
export interface Presentation {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon | undefined;
  /** Undefined where {@link presentTooltip} is to be asked once the row is hovered. */
  readonly tooltip: Tooltip | undefined;
  readonly contextValue: string;
  readonly isExpandable: boolean;
  /** Spells out what label, description and icon say. */
  readonly accessibilityLabel: string;
  readonly activation: Activation | undefined;
}
