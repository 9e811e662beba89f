import { acrError, type AcrAnswer, type AcrRequest } from "./acrApi.ts";
import type { AcrManifest } from "./acrMetadata.ts";

/** A manifest that was deleted. */
export interface BinnedManifest {
  readonly name: string;
  readonly manifest: AcrManifest;
  readonly tags: readonly string[];
  readonly bytes: Buffer;
  readonly deletedAt: string;
}

/** Puts a manifest back under a tag. */
type PutBack = (item: BinnedManifest, tag: string) => Promise<void>;

/** What was deleted while the registry's policy for soft deletion was on. */
export class AcrBin {
  /** Whether what is deleted is kept. */
  isOn = false;
  readonly items: BinnedManifest[] = [];

  /** Answers `/acr/v1/_deleted/…`, which is in no published description: as Azure CLI asks. */
  async answer(
    { method, path, query, body }: AcrRequest,
    isTaken: (name: string, tag: string) => boolean,
    putBack: PutBack,
  ): Promise<AcrAnswer> {
    const [, name = "", kind, digest] =
      /^_deleted\/(.+?)\/_(manifests|tags)(?:\/(sha256:[0-9a-f]+))?$/.exec(path) ?? [];
    const own = this.items.filter((item) => item.name === name);
    if (method === "GET" && kind === "manifests" && digest === undefined) {
      const manifests = own.map(({ manifest, tags, deletedAt }) => ({
        ...manifest,
        tags,
        deletedAt,
      }));
      return { status: 200, json: { imageName: name, manifests } };
    }
    if (method === "GET" && kind === "tags") {
      const tags = own.flatMap(({ manifest, tags: names, deletedAt }) =>
        names.map((tag) => ({ tag, digest: manifest.digest, deletedAt })),
      );
      return { status: 200, json: { imageName: name, tags } };
    }
    const item = own.find(({ manifest }) => manifest.digest === digest);
    if (method !== "POST" || !item) return acrError(404, "MANIFEST_UNKNOWN", "It is not deleted.");
    const { tag } = JSON.parse(body) as { readonly tag: string };
    if (isTaken(name, tag) && query.get("force") !== "true") {
      return acrError(409, "TAG_ALREADY_EXISTS", "The tag exists.");
    }
    await putBack(item, tag);
    this.items.splice(this.items.indexOf(item), 1);
    return { status: 200 };
  }
}
