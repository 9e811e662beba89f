import { parseReference, InvalidReferenceError, type Reference } from "../core/oci/reference.ts";
import type { LocalImage } from "./engine.ts";

/** Every kind of row of a view of local images, as context values name it. */
export const localKinds = ["localImage", "untagged"] as const;

/** What the row of an image offers. Menus ask for these words in `viewItem`. */
export const localActions = ["push", "run", "copyName", "saveImage"] as const;

/** An image under one of its names; one without a name stands for itself. */
export interface LocalImageRow {
  readonly kind: "localImage";
  /** Stable over refreshes and unique in the tree. */
  readonly id: string;
  readonly name?: string;
  readonly image: LocalImage;
}

/** The images that have no name, such as those whose tag was given to a later build. */
export interface UntaggedRow {
  readonly kind: "untagged";
  readonly id: string;
  readonly rows: readonly LocalImageRow[];
}

export type LocalRow = (LocalImageRow | UntaggedRow) & {
  readonly kind: (typeof localKinds)[number];
};

/** The rows of a view of local images: by name, those without one together at the end. */
export function localRows(images: readonly LocalImage[]): readonly LocalRow[] {
  const tagged = images
    .flatMap((image) => image.names.map((name) => rowOf(image, name)))
    .toSorted((a, b) => compareNames(a.name, b.name));
  const untagged = images
    .filter(({ names }) => names.length === 0)
    .toSorted((a, b) => (b.created ?? "").localeCompare(a.created ?? ""))
    .map((image) => rowOf(image));
  if (untagged.length === 0) return tagged;
  return [...tagged, { kind: "untagged", id: "untagged", rows: untagged }];
}

/**
 * The name of a local image as a reference. Podman puts what was built here under the host
 * `localhost`, Docker under Docker Hub; either is a name only. `undefined` for what is no name.
 */
export function localReference(name: string): Reference | undefined {
  try {
    return parseReference(name);
  } catch (error) {
    if (InvalidReferenceError.is(error)) return undefined;
    throw error;
  }
}

/** The first digits of an image's id, as engines show them. */
export function shortId({ id }: LocalImage): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

function rowOf(image: LocalImage, name?: string): LocalImageRow {
  const id = name === undefined ? image.id : `${name} ${image.id}`;
  return { kind: "localImage", id, ...(name !== undefined && { name }), image };
}

function compareNames(a = "", b = ""): number {
  return a.localeCompare(b, "en", { numeric: true });
}
