import type { JsonValue } from "../../core/base/json.ts";
import type { ReportPage } from "../../shared/reportPage.ts";

/** A result that is shown as a page and, as text, as JSON. It lives as long as its editor. */
export interface Report {
  readonly id: string;
  readonly connectionId: string;
  /** Links of the page and digests of the JSON lead into this repository. */
  readonly repository: string;
  /** Names the tab: `Verify app:1.4`. */
  readonly name: string;
  /** What “Open as Text” shows: everything that was found out, in the field's words. */
  readonly json: JsonValue;
  readonly page: ReportPage;
  /** Does what a button of the page offers. */
  readonly run?: (actionId: string) => Promise<void>;
}

/** Where the reports that are shown are found. */
export interface ReportSource {
  get(id: string): Report | undefined;
}
