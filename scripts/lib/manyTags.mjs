// @ts-check
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Tags images of a docker-registry by writing the links it keeps on the disk: thousands of tags in
 * the time of a few requests.
 * @param {import("./dockerRegistry.mjs").DockerRegistry} registry
 * @param {string} repository
 * @param {ReadonlyMap<string, string>} digests digest of each tag; the manifests must be there
 */
export async function writeTags(registry, repository, digests) {
  const repositories = path.join(registry.dir, "data/docker/registry/v2/repositories");
  const tags = path.join(repositories, repository, "_manifests/tags");
  for (const [tag, digest] of digests) {
    const current = path.join(tags, tag, "current");
    await mkdir(current, { recursive: true });
    await writeFile(path.join(current, "link"), digest);
  }
}
