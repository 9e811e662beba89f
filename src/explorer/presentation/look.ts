import type { Action } from "../actions.ts";
import type { IconId, Presentation, Tooltip } from "./presentation.ts";

/** What a row shows, before it is known what it offers and how it is spoken. */
export interface Look {
  readonly label: string;
  readonly description: string;
  readonly icon?: IconId;
  readonly color?: string;
  readonly tooltip?: Tooltip;
  /** Label and description for screen readers, where they are not the written ones. */
  readonly spoken?: string;
  readonly spokenDescription?: string;
  readonly activation?: Presentation["activation"];
  readonly remedies?: readonly Action[];
}
