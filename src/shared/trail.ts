import { isRecord } from "../core/base/record.ts";

/** A document on the way to the one shown. */
export interface TrailStep {
  /** The document's URI as text. */
  readonly uri: string;
  /** What it was called there: `app:multi`, `linux/amd64`. */
  readonly label: string;
}

/** How the user came to a document by following digests. */
export interface Trail {
  /** From the first document to the parent of this one. */
  readonly steps: readonly TrailStep[];
  /** What the document is called on this way, such as `linux/amd64`; undefined for a first one. */
  readonly label?: string;
}

/** The trail of a document that was opened by itself. */
export const emptyTrail: Trail = { steps: [] };

/** Deepest way that is kept; the oldest steps are dropped, so a cycle of links stays bounded. */
const maxSteps = 12;
const maxTextLength = 2048;

/** The trail of a document that is opened from another one. */
export function followTrail(trail: Trail, from: TrailStep, label: string): Trail {
  return { steps: [...trail.steps, from].slice(-maxSteps), label };
}

/** The trail of one of the steps, for going back to it. */
export function trailOfStep(trail: Trail, position: number): Trail {
  const label = trail.steps[position]?.label;
  const steps = trail.steps.slice(0, position);
  return steps.length === 0 || label === undefined ? { steps } : { steps, label };
}

/** Reads a trail that was kept in the state of a webview; `undefined` for anything else. */
export function readTrail(value: unknown): Trail | undefined {
  if (!isRecord(value) || !Array.isArray(value["steps"])) return undefined;
  const steps = value["steps"].slice(-maxSteps).map(readStep);
  if (!steps.every((step) => step !== undefined)) return undefined;
  const { label } = value;
  return isShortText(label) ? { steps, label } : { steps };
}

function readStep(value: unknown): TrailStep | undefined {
  if (!isRecord(value)) return undefined;
  const { uri, label } = value;
  return isShortText(uri) && isShortText(label) ? { uri, label } : undefined;
}

function isShortText(value: unknown): value is string {
  return typeof value === "string" && value.length <= maxTextLength;
}
