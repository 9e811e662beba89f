import type { Platform } from "./platform.ts";
import { samePlatform } from "./platformMatch.ts";

/**
 * Whether the platform of an image's config bears out the one that a list gives it. The list may
 * say more than the config (a variant, a Windows version); a config without os or architecture, as
 * artifacts have it, contradicts nothing.
 */
export function platformsAgree(claimed: Platform, actual: Platform): boolean {
  if (actual.os === "" || actual.architecture === "") return true;
  return samePlatform(pick(claimed, actual), pick(actual, claimed));
}

function pick(platform: Platform, other: Platform): Platform {
  const { os, architecture, variant, osVersion } = platform;
  return {
    os,
    architecture,
    ...(variant && other.variant && { variant }),
    ...(osVersion && other.osVersion && { osVersion }),
  };
}
