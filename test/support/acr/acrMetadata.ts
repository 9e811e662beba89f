/** What the registry lets everybody do with something; all true where nothing is locked. */
export interface ChangeableAttributes {
  readonly deleteEnabled: boolean;
  readonly writeEnabled: boolean;
  readonly readEnabled: boolean;
  readonly listEnabled: boolean;
}

interface Dated {
  readonly createdTime: string;
  readonly lastUpdateTime: string;
  readonly changeableAttributes: ChangeableAttributes;
}

/** A tag as `_tags` lists it. */
export interface AcrTag extends Dated {
  readonly name: string;
  readonly digest: string;
  readonly signed: boolean;
}

/** A manifest as `_manifests` lists it. Lists have neither architecture nor os. */
export interface AcrManifest extends Dated {
  readonly digest: string;
  readonly imageSize: number;
  readonly mediaType: string;
  readonly architecture?: string;
  readonly os?: string;
  readonly tags?: readonly string[];
}

/** A repository as `/acr/v1/{name}` tells it, without the counts. */
export type AcrRepository = Dated & {
  readonly tags: Map<string, AcrTag>;
  readonly manifests: Map<string, AcrManifest>;
  changeableAttributes: ChangeableAttributes;
};

const open: ChangeableAttributes = {
  deleteEnabled: true,
  writeEnabled: true,
  readEnabled: true,
  listEnabled: true,
};

/** What the registry keeps beside the content: times, locks, which tags there are. */
export class AcrMetadata {
  readonly repositories = new Map<string, AcrRepository>();

  /** Notes a manifest that was put, by tag or by digest. */
  put(
    name: string,
    reference: string,
    manifest: Pick<AcrManifest, "digest" | "imageSize" | "mediaType" | "architecture" | "os">,
  ): void {
    const now = new Date().toISOString();
    const dates = { createdTime: now, lastUpdateTime: now, changeableAttributes: open };
    const fresh: AcrRepository = { ...dates, tags: new Map(), manifests: new Map() };
    const repository = this.repositories.get(name) ?? fresh;
    this.repositories.set(name, repository);
    const { digest } = manifest;
    repository.manifests.set(digest, {
      ...dates,
      ...repository.manifests.get(digest),
      ...manifest,
    });
    if (reference.startsWith("sha256:")) return;
    const tag = { ...dates, ...repository.tags.get(reference), lastUpdateTime: now };
    repository.tags.set(reference, { ...tag, name: reference, digest, signed: false });
  }

  /** Sets when a tag was last written. */
  date(name: string, tag: string, lastUpdateTime: string): void {
    const { tags } = this.repositories.get(name) ?? {};
    const former = tags?.get(tag);
    if (!tags || !former) throw new Error(`There is no ${name}:${tag}`);
    tags.set(tag, { ...former, lastUpdateTime });
  }

  /** Removes a manifest with all tags that name it. */
  remove(name: string, digest: string): void {
    const repository = this.repositories.get(name);
    repository?.manifests.delete(digest);
    for (const tag of this.tagsOf(name, digest)) repository?.tags.delete(tag);
  }

  tagsOf(name: string, digest: string): readonly string[] {
    const tags = [...(this.repositories.get(name)?.tags.values() ?? [])];
    return tags.filter((tag) => tag.digest === digest).map((tag) => tag.name);
  }

  /** Whether writing to or deleting what a path of `/v2/` or a tag names is disallowed. */
  isLocked(name: string, reference: string): boolean {
    const repository = this.repositories.get(name);
    const item = repository?.tags.get(reference) ?? repository?.manifests.get(reference);
    return [repository, item].some((each) => each !== undefined && isLocked(each));
  }
}

/** Both attributes keep from deleting (Azure/acr#561). */
function isLocked({ changeableAttributes }: Pick<Dated, "changeableAttributes">): boolean {
  const { writeEnabled, deleteEnabled } = changeableAttributes;
  return !writeEnabled || !deleteEnabled;
}
