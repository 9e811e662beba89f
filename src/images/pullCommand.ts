import { familiarReference, type Reference } from "../core/oci/reference.ts";

/** The command that pulls an image with Docker, for the clipboard; `platform` as `os/arch[/variant]`. */
export function pullCommand(reference: Reference, platform?: string): string {
  const option = platform ? `--platform ${platform} ` : "";
  return `docker pull ${option}${familiarReference(reference)}`;
}
