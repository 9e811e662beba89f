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
  const sources = images.flatMap((image) => {
    const connectionId = connectionOf(image.reference);
    return connectionId === undefined ? [] : [{ image, source: toSource(image, connectionId) }];
  });
  const connectionId = connectionOf(target);
  if (connectionId === undefined || sources.length < images.length) {
    const all: readonly Reference[] = [target, ...images.map(({ reference }) => reference)];
    const missing = all.filter((each) => connectionOf(each) === undefined);
    return { kind: "noConnection", registries: [...new Set(missing.map((each) => each.registry))] };
  }
  const { repository, tag } = target;
  return { kind: "sources", target: { connectionId, repository, tag }, sources };
}

function toSource({ reference, descriptor }: SpecImage, connectionId: string): ListSource {
  const { repository, tag = "latest" } = reference;
  const digest = descriptor?.digest ?? reference.digest;
  return { connectionId, repository, reference: digest === undefined ? { tag } : { digest } };
}
