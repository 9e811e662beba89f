import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";

/**
 * Whether an image's platform is among those that were asked for: equal after normalising, as
 * `buildx imagetools create --platform` decides, so that `linux/arm` is v7 and nothing else. A
 * platform without os.version or os.features stands for all of them.
 */
export function isPicked(wanted: readonly Platform[], offered: Platform): boolean {
  return wanted.some((each) => {
    const osVersion = each.osVersion ?? offered.osVersion;
    const osFeatures = each.osFeatures ?? offered.osFeatures;
    const completed = {
      ...each,
      ...(osVersion !== undefined && { osVersion }),
      ...(osFeatures && { osFeatures }),
    };
    return samePlatform(completed, offered);
  });
}
