import type { ReportRow, ReportSection } from "../../shared/reportPage.ts";

/** A section of a report that is a table of texts; none where there are no rows. */
export function tableSection(
  title: string,
  columns: readonly string[],
  rows: readonly ReportRow[],
): readonly ReportSection[] {
  if (rows.length === 0) return [];
  return [{ title, texts: [], table: { columns: columns.map((each) => ({ title: each })), rows } }];
}
