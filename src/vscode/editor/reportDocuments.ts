import type { Uri } from "vscode";
import { digestOf } from "../../core/oci/digest.ts";
import { reportUri, subjectOf } from "./documentUris.ts";
import { ReportGoneError } from "./failures.ts";
import { ReadOnlyFiles } from "./readOnlyFiles.ts";
import type { FileContent } from "./virtualFiles.ts";
import type { Report, ReportSource } from "./report.ts";

/** `archipelago-report:` documents: results as JSON. Keeps them until they are dropped. */
export class ReportDocuments extends ReadOnlyFiles implements ReportSource {
  readonly #reports = new Map<string, Report>();

  get(id: string): Report | undefined {
    return this.#reports.get(id);
  }

  /** Keeps a report, in place of one with the same id. Returns the URI of its document. */
  put(report: Report): Uri {
    const uri = reportUri(report);
    const isNew = !this.#reports.has(report.id);
    this.#reports.set(report.id, report);
    if (!isNew) this.changed(uri);
    return uri;
  }

  /** Forgets a report that nobody looks at any more. */
  drop(id: string): void {
    const report = this.#reports.get(id);
    if (!report) return;
    this.#reports.delete(id);
    this.deleted(reportUri(report));
  }

  protected override async read(uri: Uri): Promise<FileContent> {
    const subject = subjectOf(uri);
    const id = subject?.kind === "report" ? subject.reportId : "";
    const report = this.#reports.get(id);
    if (!report) throw new ReportGoneError(id);
    const bytes = new TextEncoder().encode(`${JSON.stringify(report.json, undefined, 2)}\n`);
    return { bytes, digest: await digestOf(bytes) };
  }
}
