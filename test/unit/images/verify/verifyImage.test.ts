import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { HealthStore } from "../../../../src/images/verify/healthStore.ts";
import type { ImageReport } from "../../../../src/images/verify/imageReport.ts";
import { verifyImage, type VerifyOptions } from "../../../../src/images/verify/verifyImage.ts";
import { putIndexOf, putLayeredImage, putManifestOf } from "../../../support/layeredImages.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { rawManifest, sha256 } from "../../../support/ociData.ts";
import { elf } from "../../../support/programs.ts";
import { amd64, arm64, putAttestation, putIndex } from "../../../support/sampleImages.ts";

const repository = "app";
type Machine = "amd64" | "arm64" | "386";
const machines: Readonly<Record<Machine, number>> = { amd64: 62, arm64: 183, "386": 3 };

async function image(
  store: MemoryStore,
  architecture: Machine,
  options: { readonly program?: Machine; readonly diffIds?: number } = {},
): Promise<Descriptor> {
  const { program = architecture, ...rest } = options;
  const machine = machines[program];
  return putLayeredImage(
    store,
    { repository },
    {
      platform: { os: "linux", architecture },
      layers: [[{ path: "app", content: elf({ machine, is64Bit: program !== "386" }) }]],
      run: { Cmd: ["/app"], Label: architecture },
      ...rest,
    },
  );
}

async function verify(store: MemoryStore, options: VerifyOptions = {}): Promise<ImageReport> {
  return verifyImage(store, repository, { tag: "1.0" }, options);
}

async function list(store: MemoryStore, ...manifests: readonly Descriptor[]): Promise<Descriptor> {
  return putIndexOf(store, { repository, tag: "1.0" }, manifests);
}

function codes(report: ImageReport): readonly (readonly string[])[] {
  return [report, ...report.parts].map(({ findings }) => findings.map(({ code }) => code));
}

describe("verifyImage", () => {
  it("finds nothing wrong with what is right", async () => {
    const store = new MemoryStore();
    await list(store, await image(store, "amd64"), await image(store, "arm64"));
    const progress: number[] = [];
    const report = await verify(store, { onProgress: ({ done }) => progress.push(done) });
    expect(report.verdict).toBe("ok");
    expect(codes(report)).toEqual([[], [], []]);
    expect(report.parts.map(({ programs }) => programs[0])).toEqual([
      { path: "/app", machines: ["amd64"] },
      { path: "/app", machines: ["arm64"] },
    ]);
    expect(progress).toEqual([1, 2]);
  });

  it("says of a program which machine it is for and which one was promised", async () => {
    const store = new MemoryStore();
    await list(store, await image(store, "arm64", { program: "amd64" }));
    const [part] = (await verify(store)).parts;
    expect(part).toMatchObject({
      verdict: "problems",
      findings: [
        {
          code: "wrongExecutable",
          severity: "error",
          path: "/app",
          found: ["amd64"],
          declared: { os: "linux", architecture: "arm64" },
        },
      ],
    });
  });

  it("warns of a program that only many machines of the platform run", async () => {
    const store = new MemoryStore();
    await list(store, await image(store, "amd64", { program: "386" }));
    const [finding] = (await verify(store)).parts[0]?.findings ?? [];
    expect(finding).toMatchObject({ code: "wrongExecutable", severity: "warning" });
  });

  it("does not look into layers where only headers are wanted", async () => {
    const store = new MemoryStore();
    await list(store, await image(store, "arm64", { program: "amd64" }));
    expect((await verify(store, { depth: "headers" })).verdict).toBe("ok");
    expect(store.count("getBlob")).toBe(0);
  });

  it("names a child and a blob that are gone", async () => {
    const store = new MemoryStore();
    const [gone, torn] = [await image(store, "amd64"), await image(store, "arm64")];
    await list(store, gone, torn);
    const { manifests, blobs } = store.repository(repository);
    manifests.delete(gone.digest);
    for (const [digest, bytes] of blobs) if (bytes[0] === 0x1f) blobs.delete(digest);
    const report = await verify(store);
    expect(report.parts[0]).toMatchObject({
      kind: "missing",
      platform: { architecture: "amd64" },
      findings: [{ code: "missingManifest", digest: gone.digest }],
    });
    expect(codes(report)[2]).toEqual(["missingBlob"]);
  });

  it("misses a layer that is the same blob as a config that is gone", async () => {
    const store = new MemoryStore();
    const child = await image(store, "amd64");
    const { manifests, blobs } = store.repository(repository);
    const bytes = manifests.get(child.digest)?.bytes ?? new Uint8Array();
    const manifest = parseManifest(rawManifest(new TextDecoder().decode(bytes)));
    if (manifest.kind !== "image") throw new Error("It is no image");
    const { config } = manifest;
    const layer = descriptorToJson({ ...config, mediaType: MediaTypes.ociLayerGzip });
    const content = {
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: descriptorToJson(config),
      layers: [layer],
    };
    const twice = await putManifestOf(store, { repository, tag: "1.0" }, content);
    expect(twice.digest).not.toBe(child.digest);
    blobs.delete(config.digest);
    const report = await verify(store);
    const missing = report.parts.flatMap(({ findings }) => findings);
    expect(missing.map((each) => [each.code, "role" in each && each.role])).toEqual([
      ["missingBlob", "config"],
      ["missingBlob", "layer"],
    ]);
  });

  it("compares size, media type and platform with what the list says", async () => {
    const store = new MemoryStore();
    const child = await image(store, "amd64");
    await list(
      store,
      { ...child, size: 7 },
      { ...child, mediaType: MediaTypes.dockerManifest },
      { ...child, platform: arm64 },
    );
    expect(codes(await verify(store)).slice(1)).toEqual([
      ["wrongSize"],
      ["wrongMediaType"],
      ["platformMismatch", "wrongExecutable"],
    ]);
  });

  it("finds wrong sizes of blobs, wrong content and a config that counts other layers", async () => {
    const store = new MemoryStore();
    const short = await image(store, "amd64", { diffIds: 0 });
    await list(store, short);
    const { blobs, manifests } = store.repository(repository);
    for (const [digest, bytes] of blobs) {
      if (bytes[0] === 0x1f) blobs.set(digest, bytes.subarray(0, 50));
    }
    const [part] = (await verify(store)).parts;
    expect(part?.findings.map(({ code }) => code)).toEqual([
      "wrongSize",
      "wrongLayerCount",
      "notExamined",
    ]);
    manifests.delete(short.digest);
    store.intercept = ({ subject }) => {
      if (subject === short.digest) throw new StoreError("digestMismatch", "Other bytes");
    };
    expect(codes(await verify(store))[1]).toEqual(["wrongDigest"]);
  });

  it("checks attestations and nested indexes, too", async () => {
    const store = new MemoryStore();
    const child = await image(store, "amd64");
    const attestation = putAttestation(store, repository, child, [
      "https://slsa.dev/provenance/v1",
    ]);
    const inner = putIndex(store, { repository }, [child]);
    await list(store, inner, attestation);
    const report = await verify(store);
    expect(report.parts.map(({ kind }) => kind)).toEqual(["index", "image", "attestation"]);
    expect(report.parts[1]?.parent).toBe(inner.digest);
    // The sample attestation has no blobs.
    expect(codes(report)[3]).toEqual(["missingBlob", "missingBlob"]);
  });

  it("invariant 9: ends where indexes go on and on", async () => {
    const store = new MemoryStore();
    let inner = putIndex(store, { repository }, []);
    for (let depth = 0; depth < 9; depth += 1) inner = putIndex(store, { repository }, [inner]);
    await list(store, inner);
    const report = await verify(store);
    expect(report.findings.map(({ code }) => code)).toEqual(["tooDeep"]);
    expect(report.parts.length).toBeLessThan(9);
  });

  it("verifies a single image against its own config", async () => {
    const store = new MemoryStore();
    const { digest } = await image(store, "arm64", { program: "amd64" });
    const report = await verifyImage(store, repository, { digest });
    expect(report.parts).toHaveLength(1);
    expect(codes(report)).toEqual([[], ["wrongExecutable"]]);
  });

  it("throws where there is no such image, and when cancelled", async () => {
    const store = new MemoryStore();
    await list(store, await image(store, "amd64"));
    const digest = sha256("nothing");
    await expect(verifyImage(store, repository, { digest })).rejects.toSatisfy((error) =>
      StoreError.is(error, "notFound"),
    );
    const controller = new AbortController();
    store.intercept = ({ operation }) => {
      if (operation === "getBlob") controller.abort();
    };
    await expect(verify(store, { signal: controller.signal })).rejects.toThrow("cancelled");
  });

  it("asks for each manifest and blob once", async () => {
    const store = new MemoryStore();
    const child = await image(store, "amd64");
    await list(store, child, child, { ...child, platform: amd64 });
    await verify(store);
    expect(store.count("getManifest")).toBe(2);
    expect(store.count("headBlob") + store.count("readBlob") + store.count("getBlob")).toBe(3);
  });
});

describe("HealthStore", () => {
  it("remembers the outcome of an image and of its parts", async () => {
    const store = new MemoryStore();
    const [good, bad] = [
      await image(store, "amd64"),
      await image(store, "arm64", { program: "386" }),
    ];
    await list(store, good, bad);
    const report = await verify(store, { now: 5 });
    const health = new HealthStore();
    const changes: string[] = [];
    health.onDidChange(({ repository: name }) => changes.push(name));
    health.record("c", repository, [report]);
    const get = (digest: typeof good.digest, connectionId = "c") =>
      health.get({ connectionId, repository, digest });
    expect(get(report.digest)).toEqual({ verdict: "problems", problems: 1, checkedAt: 5 });
    expect(get(good.digest)).toEqual({ verdict: "ok", problems: 0, checkedAt: 5 });
    expect(get(bad.digest)?.verdict).toBe("problems");
    expect(get(good.digest, "other")).toBeUndefined();
    expect(changes).toEqual([repository]);
  });
});
