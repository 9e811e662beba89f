import type { ManifestReference } from "../registry/imageStore.ts";
import { imageNameKey, refNameKey } from "./entryNames.ts";
import type { LayoutIndex } from "./layoutIndex.ts";

/** How skopeo and podman read a place (containers-transports(5)). */
export type ToolTransport = "oci" | "oci-archive" | "docker-archive";

/** What stands before and behind the path of a place, for skopeo and podman to find an image. */
export interface ToolName {
  readonly transport: ToolTransport;
  /** Absent where the path alone is enough: of the only image, and of the place as a whole. */
  readonly name?: string;
}

/**
 * How other tools call an image. They look for the annotation `org.opencontainers.image.ref.name` as
 * it is written, in archives of `docker save` for the names in manifest.json, and for no digest.
 *
 * @param index as seen from the repository of the image
 * @param transports by which the place can be read, the fuller one first
 * @returns `undefined` where they have no name for it
 */
export function toolNameOf(
  index: LayoutIndex,
  reference: ManifestReference,
  transports: readonly ToolTransport[],
): ToolName | undefined {
  const [first] = transports;
  const entry = index.find(reference);
  if (!first || !entry) return undefined;
  const all = index.allManifests;
  const isOnly = all.length === 1 && all[0]?.digest === entry.digest;
  if (reference.tag !== undefined) {
    const { [refNameKey]: name, [imageNameKey]: whole } = entry.annotations ?? {};
    const same = all.filter(({ annotations }) => annotations?.[refNameKey] === name);
    if (first !== "docker-archive" && name !== undefined && same.length === 1) {
      return { transport: first, name };
    }
    if (transports.includes("docker-archive") && whole !== undefined) {
      return { transport: "docker-archive", name: whole };
    }
  }
  return isOnly ? { transport: first } : undefined;
}
