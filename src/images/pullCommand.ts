import { familiarReference, type Reference } from "../core/oci/reference.ts";

/** The command that pulls an image with Docker, for the clipboard. */
export function pullCommand(reference: Reference): string {
  return `docker pull ${familiarReference(reference)}`;
}
