import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { checkList, mergeFindings } from "../../../../src/images/drafts/checkList.ts";
import { checkMembers } from "../../../../src/images/drafts/checkMembers.ts";
import type { MemberOrigin } from "../../../../src/images/drafts/listDraft.ts";
import type { ListFinding } from "../../../../src/images/drafts/listFinding.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { readListText } from "../../../../src/images/drafts/readListText.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { UnknownConnectionError, type ImageStores } from "../../../../src/images/imageStores.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  windows,
} from "../../../support/sampleImages.ts";

const repository = "team/app";
let home: MemoryStore;
let other: MemoryStore;
let stores: ImageStores;

beforeEach(() => {
  home = new MemoryStore();
  other = new MemoryStore();
  home.repository(repository);
  const open = new Map([
    ["home", { store: home, reader: new ImageReader(home) }],
    ["other", { store: other, reader: new ImageReader(other) }],
  ]);
  stores = {
    open: (id) => {
      const store = open.get(id);
      if (!store) throw new UnknownConnectionError(id);
      return store;
    },
  };
});

interface Situation {
  readonly origins?: Readonly<Record<string, MemberOrigin>>;
  readonly connectionId?: string;
  readonly signal?: AbortSignal;
  readonly onFinding?: (finding: ListFinding) => void;
}

function check(members: readonly Descriptor[], situation: Situation = {}) {
  return checkText(listText(members, MediaTypes.ociIndex), situation);
}

function checkText(
  text: string,
  { origins = {}, connectionId = "home", ...options }: Situation = {},
) {
  return checkMembers(stores, { connectionId, repository, origins }, readListText(text), options);
}

function originOf(connectionId: string, from: string): MemberOrigin {
  return { connectionId, repository: from, source: "source" };
}

/** The text with the first fix of the first finding made. */
function mended(text: string, findings: readonly ListFinding[]): string {
  const edits = findings[0]?.fixes[0]?.edits ?? [];
  return edits.reduce((now, edit) => applyReplacements(now, editList(now, edit)), text);
}

describe("checking the members of a list", () => {
  it("finds nothing if they are as the list says", async () => {
    const image = putImage(home, { repository }, amd64);
    const proof = putAttestation(home, repository, image, ["https://spdx.dev/Document"]);
    expect(await check([image, proof, { ...putImage(home, { repository }, arm64) }])).toEqual([]);
  });

  it("finds a member where it was taken from", async () => {
    const near = putImage(home, { repository: "team/parts" }, amd64);
    const far = putImage(other, { repository }, arm64);
    const origins = {
      [near.digest]: originOf("home", "team/parts"),
      [far.digest]: originOf("other", repository),
    };
    expect(await check([near, far], { origins })).toEqual([]);
  });

  it("misses what is nowhere, even if it was there a moment ago", async () => {
    const image = putImage(home, { repository }, amd64);
    expect(await check([image])).toEqual([]);
    home.repository(repository).manifests.delete(image.digest);
    const gone = putImage(home, { repository }, arm64);
    home.repository(repository).manifests.delete(gone.digest);
    const origins = { [gone.digest]: originOf("other", "nothing/here") };
    expect(await check([image, gone], { origins })).toMatchObject([
      { code: "missingChild", severity: "error", digest: image.digest, path: ["manifests", 0] },
      { code: "missingChild", digest: gone.digest, fixes: [{ kind: "removeEntry" }] },
    ]);
  });

  it("tells what could not be read, and goes on with the others", async () => {
    const image = putImage(home, { repository }, amd64);
    const origins = { [descriptorOf("x").digest]: originOf("removed", repository) };
    const findings = await check([descriptorOf("x"), { ...image, size: 1 }], { origins });
    expect(findings).toMatchObject([
      { code: "unreadChild", severity: "warning", error: { code: "unknownConnection" } },
      { code: "sizeMismatch" },
    ]);
    expect(await check([image], { connectionId: "removed" })).toMatchObject([
      { code: "unreadChild", error: { code: "unknownConnection" } },
    ]);
  });

  it("corrects size and media type", async () => {
    const image = putImage(home, { repository }, amd64);
    const wrong = { ...image, size: 7, mediaType: MediaTypes.dockerManifest };
    const text = listText([wrong], MediaTypes.ociIndex);
    const findings = await checkText(text);
    expect(findings).toMatchObject([
      { code: "sizeMismatch", claimed: 7, actual: image.size, path: ["manifests", 0, "size"] },
      { code: "mediaTypeMismatch", claimed: wrong.mediaType, actual: image.mediaType },
    ]);
    expect(mended(text, findings)).toBe(listText([image], MediaTypes.ociIndex));
  });

  it("corrects a platform that the config contradicts", async () => {
    const image = putImage(home, { repository }, arm64);
    const text = listText([{ ...image, platform: amd64 }], MediaTypes.ociIndex);
    const findings = await checkText(text);
    expect(findings).toMatchObject([
      { code: "platformMismatch", severity: "warning", claimed: amd64, actual: arm64 },
    ]);
    expect(mended(text, findings)).toBe(listText([image], MediaTypes.ociIndex));
  });

  it.each([
    ["a platform", undefined, windows],
    ["an architecture", { os: "windows", architecture: "" }, windows],
    ["a Windows version", { os: "windows", architecture: "amd64" }, windows],
  ])("knows %s that the list lacks", async (_, platform, actual) => {
    const { digest, size, mediaType } = putImage(home, { repository }, actual);
    const entry = { digest, size, mediaType, ...(platform && { platform }) };
    const text = listText([entry], MediaTypes.ociIndex);
    const found = await checkText(text);
    const merged = mergeFindings(checkList(readListText(text)), found);
    expect(merged.map(({ fixes }) => fixes[0]?.kind)).toContain("usePlatformOfConfig");
    expect(mended(text, found)).toBe(
      listText([{ ...entry, platform: actual }], MediaTypes.ociIndex),
    );
  });

  it("puts what an inner list holds in its place", async () => {
    const [a, b] = [putImage(home, { repository }, amd64), putImage(home, { repository }, arm64)];
    const proof = putAttestation(home, repository, a, ["https://spdx.dev/Document"]);
    const inner = putIndex(home, { repository }, [a, proof]);
    const text = listText([inner, b], MediaTypes.ociIndex);
    const findings = await checkText(text);
    expect(findings).toMatchObject([{ code: "nestedIndex", fixes: [{ kind: "flatten" }] }]);
    expect(mended(text, findings)).toBe(listText([a, b, proof], MediaTypes.ociIndex));
  });

  it("asks once for a member that is named twice, and tells of both entries", async () => {
    const image = { ...putImage(home, { repository }, amd64), size: 1 };
    const told: ListFinding[] = [];
    const findings = await check([image, image], { onFinding: (finding) => told.push(finding) });
    expect(findings.map(({ path }) => path[1])).toEqual([0, 1]);
    expect(told).toEqual(findings);
    expect(home.count("headManifest")).toBe(1);
  });

  it("invariant 7: asks for six at a time, and ends when it is cancelled", async () => {
    const images = Array.from({ length: 20 }, (_, i) => putImage(home, { repository }, amd64, [i]));
    const controller = new AbortController();
    let running = 0;
    let most = 0;
    home.intercept = async ({ operation }) => {
      if (operation !== "headManifest") return;
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    await check(images);
    expect(most).toBe(6);
    home.intercept = () => controller.abort();
    await expect(check(images, { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
