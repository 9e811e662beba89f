import { checkEntries } from "./checkEntries.ts";
import { checkFormat } from "./checkFormat.ts";
import { checkMemberTypes } from "./checkMemberTypes.ts";
import type { ListFinding } from "./listFinding.ts";
import { maxListLength, type ListText } from "./readListText.ts";

/** What registries must accept (distribution-spec, "Pushing Manifests"); most accept no more. */
const maxManifestBytes = 4 * 1024 * 1024;

/**
 * Everything about a list that its text alone tells; `checkMembers` asks the stores for the rest.
 * No request is made. Never throws, whatever the text. As long as the text is not JSON nothing else
 * is said of it: what a half-written text lacks is not missing yet.
 *
 * `error` is what registries or clients refuse or misread for sure; `warning` what some do, or what
 * is hardly meant; `note` what is merely unusual.
 */
export function checkList(list: ListText): readonly ListFinding[] {
  const size = checkSize(list.text);
  if (list.text.length > maxListLength) return size;
  if (list.syntaxErrors.length > 0) return [...size, ...syntaxFindings(list)];
  if (!list.index) {
    return [...size, { code: "notAList", severity: "error", path: ["manifests"], fixes: [] }];
  }
  return [
    ...size,
    ...checkFormat(list),
    ...checkMemberTypes(list),
    ...checkEntries(list),
    ...checkImages(list),
  ];
}

/**
 * Puts what two checks found together; of the same code at the same place the later one is kept,
 * which knows more.
 */
export function mergeFindings(
  first: readonly ListFinding[],
  second: readonly ListFinding[],
): readonly ListFinding[] {
  const found = new Map<string, ListFinding>();
  for (const [position, finding] of [...first, ...second].entries()) {
    const isUnique = finding.code === "syntax";
    found.set(JSON.stringify([finding.code, finding.path, isUnique ? position : ""]), finding);
  }
  return [...found.values()];
}

function checkSize(text: string): readonly ListFinding[] {
  // A UTF-16 unit has three bytes at most.
  if (text.length * 3 <= maxManifestBytes) return [];
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= maxManifestBytes) return [];
  return [{ code: "tooLarge", severity: "error", bytes, path: [], fixes: [] }];
}

function syntaxFindings({ syntaxErrors }: ListText): readonly ListFinding[] {
  return syntaxErrors.map((error) => ({
    code: "syntax",
    severity: "error",
    ...error,
    path: [],
    fixes: [],
  }));
}

/** A list of nothing is valid OCI, but nothing that anybody could pull. */
function checkImages({ entries }: ListText): readonly ListFinding[] {
  if (entries.some(({ isAttestation }) => !isAttestation)) return [];
  return [{ code: "noImages", severity: "error", path: ["manifests"], fixes: [] }];
}
