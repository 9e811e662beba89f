import { formatReference, parseReference } from "../../core/oci/reference.ts";

/**
 * One text for all ways to write a reference: `alpine` is `docker.io/library/alpine:latest`.
 * `undefined` for what is no reference.
 */
export function imageKey(text: string): string | undefined {
  try {
    return formatReference(parseReference(text));
  } catch {
    return undefined;
  }
}
