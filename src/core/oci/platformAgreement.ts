import type { Platform } from "./platform.ts";
import { normalizePlatform, samePlatform } from "./platformMatch.ts";

/**
 * Whether the platform of an image's config bears out the one that a list gives it. Where the config
 * says no variant or Windows version, the list may; what the config says, the list must not leave
 * out, since clients would take it for a platform that runs elsewhere (amd64/v3 for amd64). A config
 * without os or architecture, as artifacts have it, contradicts nothing.
 */
export function platformsAgree(claimed: Platform, actual: Platform): boolean {
  if (actual.os === "" || actual.architecture === "") return true;
  return samePlatform(pick(claimed, claimed, actual), pick(actual, claimed, actual));
}

/** A platform reduced to what the two can be compared by. */
function pick(platform: Platform, claimed: Platform, actual: Platform): Platform {
  const { os, architecture, variant, osVersion } = normalizePlatform(platform);
  return {
    os,
    architecture,
    ...(actual.variant && variant && { variant }),
    ...(claimed.osVersion && actual.osVersion && osVersion && { osVersion }),
  };
}
