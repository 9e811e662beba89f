import { formatPlatform } from "../../core/oci/platformText.ts";
import type { SpecPlatform } from "../../images/spec/specFile.ts";

/** A platform of a spec file as people write it. */
export function specPlatformText(platform: SpecPlatform): string {
  return formatPlatform({ os: "", architecture: "", ...platform });
}
