import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { hexOf } from "../../../src/core/oci/digest.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import type { RegistryClient } from "../../../src/core/registry/registryClient.ts";
import type { ImageReport } from "../../../src/images/verify/imageReport.ts";
import { defaultReadLimits } from "../../../src/images/verify/readBudget.ts";
import { verifyImage } from "../../../src/images/verify/verifyImage.ts";
import { verifyRepository } from "../../../src/images/verify/verifyRepository.ts";
import { startCountingProxy, type CountingProxy } from "../../support/countingProxy.ts";
import {
  putIndexOf,
  putLayeredImage,
  type Compression,
  type LayerContent,
} from "../../support/layeredImages.ts";
import { elf } from "../../support/programs.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";

const megabyte = 1_000_000;
let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let proxy: CountingProxy;
let access: RegistryAccess;
let client: RegistryClient;

beforeAll(async () => {
  registry = await startDockerRegistry();
  proxy = await startCountingProxy(registry.url);
  access = accessRegistry(proxy.url);
  client = access.client;
});

afterAll(async () => {
  access.dispose();
  await proxy.stop();
  await registry.stop();
});

const programs = { amd64: elf({ machine: 62 }), arm64: elf({ machine: 183 }) } as const;

function push(
  repository: string,
  architecture: keyof typeof programs,
  options: {
    readonly program?: keyof typeof programs;
    readonly compression?: Compression;
    readonly below?: readonly LayerContent[];
    readonly tag?: string;
  } = {},
): Promise<Descriptor> {
  const { program = architecture, below = [], tag, ...rest } = options;
  const place = { repository, ...(tag !== undefined && { tag }) };
  return putLayeredImage(client, place, {
    platform: { os: "linux", architecture },
    layers: [...below, [{ path: "usr/bin/app", content: programs[program] }]],
    run: { Entrypoint: ["app"], Labels: { repository, architecture } },
    ...rest,
  });
}

function codes(report: ImageReport): readonly (readonly string[])[] {
  return report.parts.map(({ findings }) => findings.map(({ code }) => code));
}

describe("verifying images of docker-registry", () => {
  it.each(["gzip", "zstd", "none"] as const)(
    "row 24: finds a program for the wrong machine in a layer that is %s",
    async (compression) => {
      const repository = `wrong/${compression}`;
      const right = await push(repository, "amd64", { compression });
      const wrong = await push(repository, "arm64", { compression, program: "amd64" });
      await putIndexOf(client, { repository, tag: "1.0" }, [right, wrong]);
      const report = await verifyImage(client, repository, { tag: "1.0" });
      expect(codes(report)).toEqual([[], ["wrongExecutable"]]);
    },
  );

  it("row 17: finds a child that was deleted", async () => {
    const repository = "gone/child";
    const [kept, gone] = [await push(repository, "amd64"), await push(repository, "arm64")];
    await putIndexOf(client, { repository, tag: "1.0" }, [kept, gone]);
    await client.deleteManifest(repository, gone.digest);
    const report = await verifyImage(client, repository, { tag: "1.0" });
    expect(codes(report)).toEqual([[], ["missingManifest"]]);
    expect(report.parts[1]?.platform?.architecture).toBe("arm64");
  });

  it("finds a layer whose file is gone from the registry's disk", async () => {
    const repository = "gone/blob";
    const image = await push(repository, "amd64", { tag: "1.0" });
    const manifest = parseManifest(await client.getManifest(repository, { digest: image.digest }));
    const [layer] = manifest.kind === "image" ? manifest.layers : [];
    if (!layer) throw new Error("The image has no layer");
    await client.deleteBlob(repository, layer.digest);
    const hex = hexOf(layer.digest);
    const blobs = "data/docker/registry/v2/blobs/sha256";
    await rm(path.join(registry.dir, blobs, hex.slice(0, 2), hex), { recursive: true });
    const report = await verifyImage(client, repository, { tag: "1.0" }, { depth: "headers" });
    expect(codes(report)).toEqual([["missingBlob"]]);
  });

  it("finds what a list says wrongly of its children", async () => {
    const repository = "claims";
    const child = await push(repository, "amd64");
    await putIndexOf(client, { repository, tag: "1.0" }, [
      { ...child, size: child.size + 1 },
      { ...child, platform: { os: "linux", architecture: "arm64" } },
    ]);
    const report = await verifyImage(client, repository, { tag: "1.0" });
    expect(codes(report)).toEqual([["wrongSize"], ["platformMismatch", "wrongExecutable"]]);
  });

  it("downloads no layer below the one with the program", async () => {
    const repository = "early";
    const base = [{ path: "data", content: randomBytes(20 * megabyte) }];
    await push(repository, "amd64", { tag: "1.0", below: [base], compression: "none" });
    const before = proxy.bytes();
    const report = await verifyImage(client, repository, { tag: "1.0" });
    expect(report.verdict).toBe("ok");
    expect(proxy.bytes() - before).toBeLessThan(100_000);
  });

  it("invariant 7: stops downloading at the limit", async () => {
    const repository = "limit";
    const layer = [{ path: "data", content: randomBytes(30 * megabyte) }];
    await putLayeredImage(
      client,
      { repository, tag: "1.0" },
      { platform: { os: "linux", architecture: "amd64" }, layers: [layer], run: { Cmd: ["/app"] } },
    );
    const before = proxy.bytes();
    const limits = { ...defaultReadLimits, storedBytes: megabyte };
    const report = await verifyImage(client, repository, { tag: "1.0" }, { limits });
    expect(report.parts[0]?.findings).toMatchObject([{ code: "notExamined", reason: "tooLarge" }]);
    // What is under way in sockets comes on top.
    expect(proxy.bytes() - before).toBeLessThan(15 * megabyte);
  });

  it("verifies a repository tag by tag, and stops when it is told to", async () => {
    const repository = "many";
    for (const tag of ["1", "2", "3", "4", "5", "6", "7", "8", "9"]) {
      const child = await push(repository, "amd64", { below: [[{ path: tag, content: tag }]] });
      await putIndexOf(client, { repository, tag }, [child]);
      if (tag === "9") await client.deleteManifest(repository, child.digest);
    }
    const all = await verifyRepository(client, repository, {
      requiredPlatforms: [{ os: "linux", architecture: "amd64" }],
    });
    expect(all.isComplete).toBe(true);
    expect(all.tags.filter(({ problems }) => problems.length > 0)).toMatchObject([
      { tag: "9", problems: ["broken", "missingPlatform"] },
    ]);
    const controller = new AbortController();
    const some = await verifyRepository(client, repository, {
      requiredPlatforms: [],
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(some.isComplete).toBe(false);
    expect(some.tags.length).toBeLessThan(9);
  });
});
