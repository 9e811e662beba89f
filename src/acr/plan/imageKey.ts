import { formatReference, parseReference, type Reference } from "../../core/oci/reference.ts";

/** A reference, taken apart and written out in full. */
export interface ReadImage {
  readonly key: string;
  readonly reference: Reference;
}

/**
 * One text for all ways to write a reference: `alpine` is `docker.io/library/alpine:latest`.
 * `undefined` for what is no reference.
 */
export function imageKey(text: string): string | undefined {
  return readImage(text)?.key;
}

/** The same, with the parts. */
export function readImage(text: string): ReadImage | undefined {
  try {
    const reference = parseReference(text);
    return { key: formatReference(reference), reference };
  } catch {
    return undefined;
  }
}
