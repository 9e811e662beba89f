import { describe, expect, it } from "vitest";
import { descriptorToJson } from "../../../src/core/oci/descriptor.ts";
import { AttestationKeys } from "../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { parseImageConfig } from "../../../src/core/oci/parseImageConfig.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { presentBlob, presentUnread } from "../../../src/shared/presentBlob.ts";
import { presentConfig, presentManifest } from "../../../src/shared/presentManifest.ts";
import { applyUpdate } from "../../../src/shared/viewUpdate.ts";
import type { Content, ViewState } from "../../../src/shared/viewState.ts";
import { bytesOf, descriptorOf, rawManifest, sha256 } from "../../support/ociData.ts";

const amd64 = descriptorOf("amd64", { platform: { os: "linux", architecture: "amd64" } });
const proof = descriptorOf("proof", {
  platform: { os: "unknown", architecture: "unknown" },
  annotations: {
    [AttestationKeys.type]: AttestationKeys.attestationManifest,
    [AttestationKeys.subject]: amd64.digest,
  },
});

function present(content: unknown, mediaType = ""): Content {
  return presentManifest(parseManifest(rawManifest(content, mediaType)));
}

function index(...manifests: (typeof amd64)[]): Content {
  return present({
    mediaType: MediaTypes.ociIndex,
    manifests: manifests.map((each) => descriptorToJson(each)),
  });
}

describe("presenting a manifest", () => {
  it("folds attestations under the rows of an index", () => {
    const { details, typeName } = index(amd64, proof);
    expect(typeName).toBe("ociIndex");
    expect(details).toMatchObject({
      kind: "index",
      described: 1,
      orphans: [],
      rows: [
        {
          platform: "linux/amd64",
          content: { digest: amd64.digest, target: "manifest" },
          attestations: [proof.digest],
          details: { kind: "loading" },
        },
      ],
    });
  });

  it("keeps attestations of other images visible", () => {
    expect(index(proof).details).toMatchObject({
      rows: [],
      orphans: [{ digest: proof.digest, target: "manifest" }],
    });
  });

  it("does not promise details of more rows than are read", () => {
    const many = Array.from({ length: 101 }, (_, position) => descriptorOf(`image ${position}`));
    const { details } = index(...many);
    if (details.kind !== "index") throw new Error("not an index");
    expect(details.described).toBe(100);
    expect(details.rows.at(-1)?.details).toEqual({ kind: "notRead" });
  });

  it("names config, layers, annotations and subject of an image", () => {
    const subject = descriptorOf("subject");
    const content = present({
      mediaType: MediaTypes.ociManifest,
      config: descriptorToJson(descriptorOf("config", { mediaType: MediaTypes.ociConfig })),
      layers: [
        descriptorToJson(descriptorOf("layer", { mediaType: MediaTypes.dockerForeignLayerGzip })),
      ],
      subject: descriptorToJson(subject),
      annotations: { note: "<b>" },
    });
    expect(content.annotations).toEqual([{ name: "note", value: "<b>" }]);
    expect(content.subject?.digest).toBe(subject.digest);
    expect(content.details).toMatchObject({
      kind: "image",
      config: { digest: sha256("config"), target: "blob" },
      layers: [{ content: { digest: sha256("layer"), target: "blob" }, isForeign: true }],
    });
  });

  it.each([
    ["JSON of no known shape", { hello: 1 }, "json"],
    ["an HTML page", "<html></html>", "notJson"],
    ["schema 1", { schemaVersion: 1, fsLayers: [{ blobSum: sha256("a") }] }, "schema1"],
  ])("tells %s", (_, content, kind) => {
    expect(present(content).details.kind).toBe(kind);
  });

  it("invariant 1: the text is what the bytes say, white space included", () => {
    const text = '{ "manifests":\t[ ]\r\n}\n';
    expect(present(text).text).toBe(text);
  });
});

describe("presenting a blob", () => {
  it("reads an image config", () => {
    const bytes = bytesOf({
      os: "linux",
      architecture: "arm64",
      config: { Env: ["A=b=c"], ExposedPorts: { "80/tcp": {} }, Labels: { a: "b" } },
    });
    const config = parseImageConfig(bytes);
    expect(presentConfig(config)).toMatchObject({
      platform: "linux/arm64",
      env: ["A=b=c"],
      ports: ["80/tcp"],
      labels: [{ name: "a", value: "b" }],
    });
    const blob = { digest: sha256(bytes), mediaType: "", bytes, config, isJson: true };
    expect(presentBlob(blob)).toMatchObject({ typeName: "ociConfig", details: { kind: "config" } });
  });

  it("has no text of what was not downloaded, and does not call it verified", () => {
    const content = presentUnread({ digest: sha256("x"), mediaType: MediaTypes.ociLayerGzip });
    expect(content).toMatchObject({ isVerified: false, details: { kind: "binary" } });
    expect(content).not.toHaveProperty("text");
  });
});

describe("updating what is shown", () => {
  const state = (content: Content): ViewState => ({
    header: { registry: "r", repository: "a", tag: "b", isDraft: false, isManifest: true },
    trail: { steps: [] },
    body: { kind: "content", content },
  });

  it("replaces the details of one row, and adds the total", () => {
    const other = { kind: "other" } as const;
    const before = state(index(amd64, descriptorOf("second")));
    const row = applyUpdate(before, { type: "row", position: 1, details: other });
    const after = applyUpdate(row, { type: "total", bytes: 5 });
    expect(after.body).toMatchObject({
      content: {
        details: { total: 5, rows: [{ details: { kind: "loading" } }, { details: other }] },
      },
    });
    expect(before.body).not.toMatchObject({ content: { details: { total: 5 } } });
  });

  it("ignores what is about something that is not shown", () => {
    const before = state(present({ hello: 1 }));
    expect(applyUpdate(before, { type: "total", bytes: 5 })).toEqual(before);
    expect(applyUpdate(before, { type: "target", target: { kind: "free" } })).toEqual(before);
    const loading: ViewState = { ...before, body: { kind: "loading" } };
    expect(applyUpdate(loading, { type: "total", bytes: 5 })).toBe(loading);
  });
});
