import { isRepositoryPath, isTag } from "../oci/reference.ts";

/** The tag, or whatever else a tool calls an image by (image-spec annotations.md). */
export const refNameKey = "org.opencontainers.image.ref.name";

/** The whole reference, as containerd and `docker save` write it beside the tag. */
export const imageNameKey = "io.containerd.image.name";

const sharedKeys = [refNameKey, imageNameKey];

type Annotations = Readonly<Record<string, string>>;

/** How an entry of index.json is called. */
export interface EntryName {
  readonly repository: string;
  readonly tag: string;
}

/** How the entries of an index.json are called, as seen from one repository. */
export interface EntryNames {
  /**
   * Which entries belong to the repository whatever they are called: all, as it has the file for
   * itself; those without a name; or none.
   */
  readonly owns: "all" | "unnamed" | "none";
  /** The annotations that are names. */
  readonly keys: readonly string[];
  /** Whether the repository can see an entry at all: it is no other's. */
  sees(annotations: Annotations): boolean;
  tagOf(annotations: Annotations): string | undefined;
  withTag(annotations: Annotations, tag: string): Annotations;
}

/** A repository that has an index.json for itself: the names that are tags are its tags. */
export const tagNames: EntryNames = {
  owns: "all",
  keys: [refNameKey],
  sees: () => true,
  tagOf: ({ [refNameKey]: name }) => (name !== undefined && isTag(name) ? name : undefined),
  withTag: (annotations, tag) => ({ ...annotations, [refNameKey]: tag }),
};

/** The annotations without those that are names. */
export function withoutNames<T>(
  annotations: Readonly<Record<string, T>>,
  { keys }: EntryNames,
): Record<string, T> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !keys.includes(key)));
}

/** The names of an index.json that several repositories share. */
export class SharedNames {
  /** The repository of entries with a tag only, or with no name. */
  readonly own: string;
  readonly #writesImageName: boolean;

  /** @param options `writesImageName`: new names are given as containerd does, too */
  constructor(own: string, { writesImageName = false } = {}) {
    this.own = own;
    this.#writesImageName = writesImageName;
  }

  /** `undefined` where an entry has no name, or one that names no tag. */
  nameOf(annotations: Annotations): EntryName | undefined {
    const whole = annotations[imageNameKey];
    const named = whole === undefined ? undefined : readName(whole);
    if (named) return named;
    const name = annotations[refNameKey];
    if (name === undefined) return undefined;
    return isTag(name) ? { repository: this.own, tag: name } : readName(name);
  }

  /** As seen from one of the repositories. */
  of(repository: string): EntryNames {
    return {
      owns: repository === this.own ? "unnamed" : "none",
      keys: sharedKeys,
      sees: (annotations) => {
        const name = this.nameOf(annotations);
        return name === undefined || name.repository === repository;
      },
      tagOf: (annotations) => {
        const name = this.nameOf(annotations);
        return name?.repository === repository ? name.tag : undefined;
      },
      withTag: ({ [imageNameKey]: _whole, ...annotations }, tag) => ({
        ...annotations,
        ...this.#written(repository, tag),
      }),
    };
  }

  #written(repository: string, tag: string): Annotations {
    const whole = `${repository}:${tag}`;
    // Tags alone would be the same in several repositories, and skopeo would not know which.
    const name = { [refNameKey]: repository === this.own ? tag : whole };
    return this.#writesImageName ? { [imageNameKey]: whole, ...name } : name;
  }
}

/**
 * Reads `name:tag[@digest]` as it is written; nothing is added, since `alpine` of an archive and
 * `docker.io/library/alpine` may both be there. A port becomes a component of the path.
 */
function readName(text: string): EntryName | undefined {
  const [named = ""] = text.split("@", 1);
  const colon = named.lastIndexOf(":");
  const tag = named.slice(colon + 1);
  const repository = named.slice(0, Math.max(colon, 0)).replace(/^([^/:]+):(\d+)\//, "$1/$2/");
  return isRepositoryPath(repository) && isTag(tag) ? { repository, tag } : undefined;
}

/** The repository named after a folder or an archive, such as `my-app` for `My App.tar`. */
export function ownRepositoryOf(fileName: string): string {
  const name = fileName
    .toLowerCase()
    .replace(/\.tar$/, "")
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/[._-]{2,}/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "");
  return isRepositoryPath(name) ? name : "images";
}
