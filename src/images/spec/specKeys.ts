/** Keys of a mapping of a spec file, spelt as we write them. */
export const specKeys = {
  root: [
    "image",
    "tags",
    "type",
    "ignoreMissing",
    "annotations",
    "artifactType",
    "subject",
    "manifests",
    "platforms",
    "template",
  ],
  manifest: ["image", "platform", "annotations", "descriptor"],
  platform: ["os", "architecture", "variant", "osversion", "osfeatures"],
} as const;

/** The mappings whose keys we know. */
export type SpecMapping = keyof typeof specKeys;

export type SpecKey = (typeof specKeys)[SpecMapping][number];

/**
 * The key that is meant by one as written. Case, dots, hyphens and underscores do not count:
 * `osversion`, `osVersion` and `os.version` are one key, as are `ignoreMissing` and
 * `ignore-missing`. `undefined` for any other.
 */
export function specKeyOf<Mapping extends SpecMapping>(
  mapping: Mapping,
  written: string,
): (typeof specKeys)[Mapping][number] | undefined {
  const plain = plainKey(written);
  const keys: readonly (typeof specKeys)[Mapping][number][] = specKeys[mapping];
  return keys.find((key) => plainKey(key) === plain);
}

function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[-._]/g, "");
}
