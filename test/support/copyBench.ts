import { createCipheriv, createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import type { Clock } from "../../src/core/base/clock.ts";
import type { Descriptor } from "../../src/core/oci/descriptor.ts";
import { hexOf, type Digest } from "../../src/core/oci/digest.ts";
import { parseManifest } from "../../src/core/oci/parseManifest.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { copyImage, type CopyImageOptions } from "../../src/images/copy/copyImage.ts";
import type { ImageCopyResult } from "../../src/images/copy/imageCopyResult.ts";
import { choosing, copyOf } from "./copying.ts";
import { CuttingProxy } from "./cuttingProxy.ts";
import { accessRegistry, type RegistryAccess } from "./registryAccess.ts";
import { amd64, arm64 } from "./sampleImages.ts";
import { pushIndex, pushWholeImage } from "./wholeImages.ts";

type DockerRegistry = Awaited<ReturnType<typeof startDockerRegistry>>;

/** Nobody waits between tries. */
export const hastyClock: Clock = { now: () => Date.now(), delay: () => Promise.resolve() };

/** Bytes that do not repeat, the same for the same seed. */
export function bytesBySeed(seed: string, length: number): Uint8Array {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Numbers from 0 to 1, the same for the same seed. */
export function numbersBySeed(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash("sha256").update(`${seed} ${count}`).digest().readUInt32LE() / 2 ** 32;
  };
}

/** Larger than what is sent in one request. */
export const largeBytes = 9 * 1024 * 1024;
export const smallBytes = 200_000;

/** Where a copy is made from, and where to. */
interface CopyUrls {
  readonly source: string;
  readonly target: string;
}

/** Two registries, the first with an image for two platforms, each behind a proxy that can cut. */
export class CopyBench {
  /** Of the image and all below it. */
  readonly repository = "source/app";
  readonly #closing: (() => Promise<void> | void)[] = [];
  #parts: readonly [DockerRegistry, DockerRegistry, CuttingProxy, CuttingProxy] | undefined;
  #stores: readonly [ImageStore, ImageStore] | undefined;
  #image: Descriptor | undefined;

  /** To be called in a test file: all is there for all of its tests. */
  static use(): CopyBench {
    const bench = new CopyBench();
    beforeAll(() => bench.#start());
    afterAll(() => bench.#stop());
    return bench;
  }

  get source(): CuttingProxy {
    return this.#started(this.#parts)[2];
  }

  get target(): CuttingProxy {
    return this.#started(this.#parts)[3];
  }

  /** The target itself, past the proxy. */
  get direct(): ImageStore {
    return this.#started(this.#stores)[1];
  }

  /** The registries themselves, past the proxies. */
  get urls(): CopyUrls {
    const [source, target] = this.#started(this.#parts);
    return { source: source.url, target: target.url };
  }

  get image(): Descriptor {
    return this.#started(this.#image);
  }

  /** Ends the target at once and starts it again on what it had. */
  async restartTarget(): Promise<void> {
    const [source, target, from, to] = this.#started(this.#parts);
    await target.kill();
    const again = await startDockerRegistry({ dir: target.dir });
    this.#parts = [source, again, from, to];
    to.upstream = again.host;
    this.#stores = [this.#started(this.#stores)[0], this.#access(again.url).client];
  }

  /** Copies the image with clients that know nothing yet, through the proxies unless told otherwise. */
  async copy(
    repository: string,
    options: Partial<CopyImageOptions> = {},
    urls: Partial<CopyUrls> = {},
  ): Promise<ImageCopyResult> {
    const [result] = await this.#copies(1, repository, options, urls);
    return this.#started(result);
  }

  /** The same copy two times at once, with the same clients. */
  copyTwice(
    repository: string,
    options: Partial<CopyImageOptions>,
  ): Promise<readonly ImageCopyResult[]> {
    return this.#copies(2, repository, options, {});
  }

  /** Leaves what a registry leaves that is killed while it notes that a repository has a blob. */
  async noteInPart(repository: string, digest: Digest): Promise<void> {
    const folder = path.join(this.#folder(repository), "_layers/sha256", hexOf(digest));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "link"), "");
  }

  /** The registry loses what was uploaded in part. */
  async forgetUploads(repository: string): Promise<void> {
    await rm(path.join(this.#folder(repository), "_uploads"), { recursive: true });
  }

  /** Of the image in a repository of the target, the index first. */
  async manifests(repository: string): Promise<readonly Digest[]> {
    const { digest } = this.image;
    const index = parseManifest(await this.direct.getManifest(repository, { digest }));
    const children = index.kind === "index" ? index.manifests : [];
    return [digest, ...children.map((child) => child.digest)];
  }

  /** The invariants of a broken copy: a tag names what is whole, or there is none. */
  async expectNothingBroken(repository: string): Promise<"whole" | "absent"> {
    const head = await this.direct.headManifest(repository, { tag: "1" });
    if (!head) return "absent";
    expect(head.digest).toBe(this.image.digest);
    await expectWhole(this.direct, repository, head.digest);
    return "whole";
  }

  /** Where the target keeps a repository. */
  #folder(repository: string): string {
    const [, { dir }] = this.#started(this.#parts);
    return path.join(dir, "data/docker/registry/v2/repositories", repository);
  }

  async #copies(
    times: number,
    repository: string,
    options: Partial<CopyImageOptions>,
    { source = this.source.url, target = this.target.url }: Partial<CopyUrls>,
  ): Promise<readonly ImageCopyResult[]> {
    const [from, to] = [accessRegistry(source), accessRegistry(target)];
    const place = { store: from.client, repository: this.repository };
    const copy = copyOf(place, { tag: "1" }, { store: to.client, repository }, ["1"]);
    const all = { clock: hastyClock, onExisting: () => "cancel" as const, ...options };
    try {
      const copies = Array.from({ length: times }, () => copyImage(copy, choosing(), all));
      return await Promise.all(copies);
    } finally {
      from.dispose();
      to.dispose();
    }
  }

  async #start(): Promise<void> {
    const [source, target] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
    const [from, to] = [
      await CuttingProxy.start(source.host),
      await CuttingProxy.start(target.host),
    ];
    this.#parts = [source, target, from, to];
    this.#stores = [this.#access(source.url).client, this.#access(target.url).client];
    const place = { store: this.#stores[0], repository: this.repository };
    const base = bytesBySeed("base", smallBytes);
    const images = [
      await pushWholeImage(place, amd64, { layers: [base, bytesBySeed("large", largeBytes)] }),
      await pushWholeImage(place, arm64, { layers: [base, bytesBySeed("arm64", smallBytes)] }),
    ];
    this.#image = await pushIndex({ ...place, tag: "1" }, images);
  }

  async #stop(): Promise<void> {
    for (const close of this.#closing) await close();
    const [source, target, from, to] = this.#started(this.#parts);
    await Promise.all([from.stop(), to.stop(), source.stop(), target.stop()]);
  }

  #access(url: string): RegistryAccess {
    const access = accessRegistry(url);
    this.#closing.push(access.dispose);
    return access;
  }

  #started<T>(part: T | undefined): T {
    if (part === undefined) throw new Error("The registries run during tests only");
    return part;
  }
}

/** Reads all that belongs to a manifest; what is read is verified. */
export async function expectWhole(
  store: ImageStore,
  repository: string,
  digest: Digest,
): Promise<void> {
  const manifest = parseManifest(await store.getManifest(repository, { digest }));
  if (manifest.kind === "index") {
    for (const child of manifest.manifests) await expectWhole(store, repository, child.digest);
  } else if (manifest.kind === "image") {
    for (const blob of [manifest.config, ...manifest.layers]) {
      const { stream } = await store.getBlob(repository, blob.digest);
      let size = 0;
      for await (const chunk of stream) size += chunk.length;
      expect(size).toBe(blob.size);
    }
  } else {
    expect.unreachable(`${digest} is neither an index nor an image`);
  }
}
