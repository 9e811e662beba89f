import type { ListTarget } from "../compose/composeList.ts";
import type { ListSource } from "../compose/listMembers.ts";
import type { ConnectionOf } from "../connectionOf.ts";
import type { Reference } from "../../core/oci/reference.ts";
import type { SpecFile, SpecImage } from "./specFile.ts";

/** An image of a spec file and where it is read. */
export interface SpecSource {
  readonly image: SpecImage;
  readonly source: ListSource;
}

export type SpecSources =
  | {
      readonly kind: "sources";
      readonly target: ListTarget;
      readonly sources: readonly SpecSource[];
    }
  /** Registries to which there is no connection, each once. */
  | { readonly kind: "noConnection"; readonly registries: readonly string[] };

/** Finds the connections by which a spec file's target and images are reached. */
export function specToSources(
  { target, images }: Pick<SpecFile, "target" | "images">,
  connectionOf: ConnectionOf,
): SpecSources {
  const all: readonly Reference[] = [target, ...images.map(({ reference }) => reference)];
  const registries = new Set(all.map(({ registry }) => registry));
  const connections = new Map<string, string>();
  for (const registry of registries) {
    const id = connectionOf(registry);
    if (id !== undefined) connections.set(registry, id);
  }
  const sources = images.flatMap((image) => {
    const connectionId = connections.get(image.reference.registry);
    return connectionId === undefined ? [] : [{ image, source: toSource(image, connectionId) }];
  });
  const connectionId = connections.get(target.registry);
  if (connectionId === undefined || connections.size < registries.size) {
    const missing = [...registries].filter((registry) => !connections.has(registry));
    return { kind: "noConnection", registries: missing };
  }
  const { repository, tag } = target;
  return { kind: "sources", target: { connectionId, repository, tag }, sources };
}

function toSource({ reference, descriptor }: SpecImage, connectionId: string): ListSource {
  const { repository, tag = "latest" } = reference;
  const digest = descriptor?.digest ?? reference.digest;
  return { connectionId, repository, reference: digest === undefined ? { tag } : { digest } };
}
