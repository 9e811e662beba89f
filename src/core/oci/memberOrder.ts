/** Members of an index in the order in which the image-spec lists them (image-index.md). */
export const indexOrder: readonly string[] = [
  "schemaVersion",
  "mediaType",
  "artifactType",
  "manifests",
  "subject",
  "annotations",
];

/** Members of a descriptor in the order in which `descriptorToJson` and Docker write them. */
export const descriptorOrder: readonly string[] = [
  "mediaType",
  "size",
  "digest",
  "platform",
  "urls",
  "annotations",
  "data",
  "artifactType",
];

/** Members of a platform in the order in which `descriptorToJson` and Docker write them. */
export const platformOrder: readonly string[] = [
  "architecture",
  "os",
  "os.version",
  "os.features",
  "variant",
];

/** Members of an index that a Docker manifest list has no place for (manifest-v2-2.md). */
export const ociMembersOfList = ["annotations", "artifactType", "subject"] as const;

/** Members of an entry of an index that an entry of a Docker manifest list has no place for. */
export const ociMembersOfEntry = ["annotations", "artifactType", "data"] as const;
