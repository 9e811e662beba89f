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
  await inBatches([...digests], async ([tag, digest]) => {
    const current = path.join(tags, tag, "current");
    await mkdir(current, { recursive: true });
    await writeFile(path.join(current, "link"), digest);
  });
}

/**
 * Makes repositories without tags in the same way.
 * @param {import("./dockerRegistry.mjs").DockerRegistry} registry
 * @param {readonly string[]} names
 */
export async function writeRepositories(registry, names) {
  const repositories = path.join(registry.dir, "data/docker/registry/v2/repositories");
  await inBatches(names, async (name) => {
    for (const folder of ["_layers", "_manifests/tags"]) {
      await mkdir(path.join(repositories, name, folder), { recursive: true });
    }
  });
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} work
 */
async function inBatches(items, work) {
  for (let start = 0; start < items.length; start += 64) {
    await Promise.all(items.slice(start, start + 64).map(work));
  }
}
