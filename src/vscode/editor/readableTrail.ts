import { Uri } from "vscode";
import type { Trail } from "../../shared/trail.ts";
import { subjectOf } from "./documentUris.ts";

/**
 * A trail that came from a webview, if all of its steps are documents of ours; `undefined`
 * otherwise, since a step is opened when it is chosen.
 */
export function readableTrail(trail: Trail): Trail | undefined {
  return trail.steps.every(({ uri }) => isOurs(uri)) ? trail : undefined;
}

function isOurs(text: string): boolean {
  try {
    return subjectOf(Uri.parse(text, true)) !== undefined;
  } catch {
    // `Uri.parse` in its strict mode throws on what is no URI at all.
    return false;
  }
}
