import { workspace } from "vscode";
import { messageOf } from "../../../core/base/errors.ts";
import { parseJson, type JsonValue } from "../../../core/base/json.ts";
import { findProxy, type ProxyInUse } from "../../../core/http/proxyInUse.ts";
import { diagnose, type DiagnoseOptions } from "../../../core/registry/diagnosis/diagnose.ts";
import type { Diagnosis } from "../../../core/registry/diagnosis/diagnosis.ts";
import type { Report } from "../../editor/report.ts";
import { diagnosisMarkdown } from "./diagnosisMarkdown.ts";
import { diagnosisPage } from "./diagnosisPage.ts";

/** A diagnosis as it is shown and copied; without secrets. */
export interface DiagnosisReport extends Pick<Report, "page" | "json"> {
  readonly markdown: string;
}

/** Diagnoses a connection and tells about it. `name` is what the registry is called. */
export async function diagnosisReport(
  options: Omit<DiagnoseOptions, "proxy">,
  { name, product }: { readonly name: string; readonly product: string },
): Promise<DiagnosisReport> {
  const proxy = proxyOf(new URL(options.url));
  const diagnosis = await diagnose({ ...options, ...(proxy && { proxy }) });
  const { mask } = diagnosis;
  return {
    page: masked(diagnosisPage(diagnosis, name), mask),
    json: masked(toJson(diagnosis), mask),
    markdown: mask(diagnosisMarkdown(diagnosis, product)),
  };
}

function proxyOf(url: URL): ProxyInUse | undefined {
  const http = workspace.getConfiguration("http");
  if (http.get<string>("proxySupport") === "off") return undefined;
  return findProxy(url, {
    setting: http.get<string>("proxy", ""),
    exceptions: http.get<readonly string[]>("noProxy", []),
    env: process.env,
  });
}

/** As JSON has it; of an error its code and message. */
function toJson({ url, startedAt, steps }: Diagnosis): JsonValue {
  const plain = { url, startedAt: new Date(startedAt).toISOString(), steps };
  const text = JSON.stringify(plain, (_key, value: unknown) =>
    value instanceof Error
      ? { ...("code" in value && { code: value.code }), message: messageOf(value) }
      : value,
  );
  return parseJson(text);
}

/** The same value with every text masked. */
function masked<T>(value: T, mask: (text: string) => string): T {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? mask(part) : part,
  );
  return JSON.parse(text) as T; // what went in, but for texts
}
