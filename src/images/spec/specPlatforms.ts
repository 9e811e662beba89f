import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";
import type { SpecPlatform } from "./specFile.ts";

/** Whether a file says nothing of a platform. */
export function saysNothing(said: SpecPlatform): boolean {
  const { os = "", architecture = "", variant, osVersion, osFeatures } = said;
  return os + architecture === "" && (variant ?? osVersion ?? osFeatures) === undefined;
}

/** The platform of an image: what the file says, else what the image's config says. */
export function completePlatform(said: SpecPlatform, config: Platform): Platform {
  const variant = said.variant ?? config.variant;
  const osVersion = said.osVersion ?? config.osVersion;
  const osFeatures = said.osFeatures ?? config.osFeatures ?? [];
  return {
    os: nonEmpty(said.os) ?? config.os,
    architecture: nonEmpty(said.architecture) ?? config.architecture,
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

/**
 * Whether an entry of a list is what the file wants of it: what the file does not say is left to
 * the entry, but an architecture without variant means its usual one, as for containerd
 * (`linux/arm` is v7).
 */
export function isWanted(said: SpecPlatform, offered: Platform): boolean {
  const variant = said.architecture ? said.variant : (said.variant ?? offered.variant);
  const { variant: _variant, extra: _extra, ...open } = offered;
  const { variant: _said, ...others } = said;
  const wanted = completePlatform({ ...others, ...(variant !== undefined && { variant }) }, open);
  return samePlatform(wanted, offered);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
