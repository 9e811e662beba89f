import {
  Diagnostic,
  DiagnosticSeverity,
  Hover,
  Range,
  type Position,
  type TextDocument,
} from "vscode";
import type { Severity } from "../../images/drafts/listFinding.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import { composeFromSpec, type SpecComposition } from "../../images/spec/composeFromSpec.ts";
import { hasErrors, parseSpecFile } from "../../images/spec/parseSpecFile.ts";
import type { SpecFile, TextRange } from "../../images/spec/specFile.ts";
import type { SpecFinding } from "../../images/spec/specFinding.ts";
import { readSpecDetails, type ListWithOrigins } from "../../images/spec/readSpecDetails.ts";
import { specContextAt } from "../../images/spec/specContext.ts";
import { specKeyOf } from "../../images/spec/specKeys.ts";
import { toSpecFile, type SpecList, type SpecText } from "../../images/spec/toSpecFile.ts";
import { completeSpec, mappingOf, type KnownRegistries } from "./specCompletion.ts";
import { specFindingText } from "./specFindingText.ts";
import { specKeyText } from "./specKeyTexts.ts";

/** A problem of a spec file with what it is about, for quick fixes. */
export class SpecDiagnostic extends Diagnostic {
  readonly finding: SpecFinding;

  constructor(document: TextDocument, finding: SpecFinding) {
    const range = rangeIn(document, finding.range);
    super(range, specFindingText(finding), severities[finding.severity]);
    this.finding = finding;
    this.source = "Archipelago";
    this.code = finding.code;
  }
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** What is wrong with a spec file. */
export function diagnose(document: TextDocument): SpecDiagnostic[] {
  const { findings } = parseSpecFile(document.getText());
  return findings.map((finding) => new SpecDiagnostic(document, finding));
}

export function complete(document: TextDocument, position: Position, registries: KnownRegistries) {
  return completeSpec(document, position, registries);
}

/** What the key under the pointer means. */
export function hover(document: TextDocument, position: Position): Hover | undefined {
  const word = document.getWordRangeAtPosition(position, /[\w.-]+(?=["']?\s*:)/);
  if (!word) return undefined;
  const context = specContextAt(document.getText(), document.offsetAt(word.start));
  const mapping = mappingOf(context);
  const key = mapping && context.key === undefined && specKeyOf(mapping, document.getText(word));
  return key ? new Hover(specKeyText(key, mapping === "root"), word) : undefined;
}

/** The spec of a file, if nothing in it is an error. */
export function readSpec(text: string): SpecFile | undefined {
  const parsed = parseSpecFile(text);
  return hasErrors(parsed) ? undefined : parsed.spec;
}

/** See `composeFromSpec`. */
export function compose(
  stores: ImageStores,
  spec: SpecFile,
  options: Parameters<typeof composeFromSpec>[2],
): Promise<SpecComposition> {
  return composeFromSpec(stores, spec, options);
}

/** Writes a list as a spec file; asks the stores for what makes it short. */
export async function writeSpec(
  stores: ImageStores,
  source: ListWithOrigins & Pick<SpecList, "target" | "moreTags">,
  options: { readonly signal: AbortSignal },
): Promise<SpecText> {
  const { target, moreTags, list } = source;
  const details = await readSpecDetails(stores, source, options);
  return toSpecFile({ target, moreTags, list, ...details });
}

function rangeIn(document: TextDocument, { offset, length }: TextRange): Range {
  return new Range(document.positionAt(offset), document.positionAt(offset + length));
}
