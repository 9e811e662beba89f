import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { actions, kinds } from "../../../src/explorer/actions.ts";
import type {
  ErrorNode,
  ExplorerNode,
  IndexNode,
  Message,
  PartNode,
  PlatformNode,
} from "../../../src/explorer/nodes.ts";
import { inlineCode } from "../../../src/explorer/presentation/inlineCode.ts";
import { plainText } from "../../../src/explorer/presentation/plainText.ts";
import { present } from "../../../src/explorer/presentation/present.ts";
import { presentTooltip } from "../../../src/explorer/presentation/presentTooltip.ts";
import type { RowSummary } from "../../../src/explorer/rows/rowSummary.ts";
import { noCapabilities, specCapabilities } from "../../../src/providers/capabilities.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { englishTexts as texts } from "../../support/englishTexts.ts";
import { sampleConnection } from "../../support/explorerHarness.ts";
import { descriptorOf, sha256 } from "../../support/ociData.ts";
import { amd64, arm64, windows } from "../../support/sampleImages.ts";

const connectionId = "registry.test";
const place = { id: "id", parentId: "parent", connectionId, repository: "team/app" };
const digest = sha256("a manifest");
const short = digest.slice(0, 15);

const pinnedNode: ExplorerNode = { kind: "repository", ...place, isPinned: true };

const tagNode: ExplorerNode = { kind: "tag", ...place, tag: "1.4" };

function connectionNode(changes: Partial<Connection> = {}): ExplorerNode {
  const connection = { ...sampleConnection, ...changes };
  return { kind: "connection", id: connectionId, parentId: undefined, connectionId, connection };
}

function platformNode(changes: Partial<PlatformNode> = {}): PlatformNode {
  const descriptor = { ...descriptorOf("a manifest"), platform: amd64 };
  const common = { kind: "platform", ...place, digest, descriptor, platform: amd64 } as const;
  return { ...common, entryKind: "image", attestations: [], ...changes };
}

function partNode(changes: Partial<PartNode> = {}): PartNode {
  const descriptor = descriptorOf("a manifest", { size: 1500, mediaType: MediaTypes.ociConfig });
  return { kind: "part", ...place, role: "config", digest, descriptor, ...changes };
}

const listNode: IndexNode = {
  kind: "index",
  ...place,
  digest,
  descriptor: descriptorOf("a manifest"),
  attestations: [],
};

const errorNode: ErrorNode = {
  kind: "error",
  ...place,
  task: "listTags",
  error: new Error("no route"),
};

const image: RowSummary = {
  kind: "image",
  digest,
  mediaType: MediaTypes.ociManifest,
  size: 1_234_567,
  layers: 2,
  platform: arm64,
  attestations: [],
};

function list(...platforms: readonly (typeof amd64 | undefined)[]): RowSummary {
  const entries = platforms.map((platform, position) =>
    descriptorOf(`entry ${position}`, platform && { platform }),
  );
  return { kind: "index", digest, mediaType: MediaTypes.ociIndex, entries };
}

function shown(node: ExplorerNode, summary?: RowSummary) {
  return present(node, {
    texts,
    connection: sampleConnection,
    capabilities: specCapabilities,
    summary,
  });
}

describe("a row's description", () => {
  const windows2022 = { ...windows, osVersion: "10.0.20348.2322" };
  it.each<[string, RowSummary | undefined, string]>([
    ["nothing yet", undefined, ""],
    ["an image", image, "linux/arm64/v8"],
    ["an image without platform", { ...image, platform: undefined }, "no platform"],
    ["a list", list(amd64, arm64, windows), "amd64 · arm64 · windows/amd64"],
    ["builds of one platform once", list(windows, windows2022), "windows/amd64"],
    ["an empty list", list(), "empty list"],
    ["a list with an entry that says nothing", list(amd64, undefined), "amd64 · no platform"],
    [
      "a chart",
      {
        kind: "artifact",
        digest,
        mediaType: "",
        type: "application/helm",
        size: 1,
        statements: [],
      },
      "application/helm",
    ],
    ["something old", { kind: "other", digest, mediaType: "application/old" }, "application/old"],
    ["a failure", { kind: "failed", error: new Error() }, "unavailable"],
  ])("of a tag tells of %s", (_, summary, expected) => {
    expect(shown(tagNode, summary).description).toBe(expected);
  });

  it("counts what does not fit", () => {
    const many = Array.from({ length: 12 }, (_, number) => ({
      os: "linux",
      architecture: `a${number}`,
    }));
    expect(shown(tagNode, list(...many)).description).toBe(
      "a0 · a1 · a2 · a3 · a4 · a5 · a6 · a7 · +4",
    );
  });

  it("of a platform has size, digest and attestations", () => {
    const attested = platformNode({ attestations: [descriptorOf("sbom")] });
    expect(shown(attested).description).toBe(`${short} · OTHER`);
    expect(shown(attested, { ...image, attestations: ["sbom", "provenance"] }).description).toBe(
      `1.2 MB · ${short} · SBOM · PROVENANCE`,
    );
  });

  it("of an entry that is no image says so", () => {
    const { platform: _, ...artifact } = platformNode({ entryKind: "artifact" });
    expect(shown(artifact)).toMatchObject({
      label: "no platform",
      description: `${short} · not an image`,
    });
  });

  it("of a nested list names its platforms", () => {
    expect(shown(listNode, list(amd64))).toMatchObject({
      label: "List",
      description: `amd64 · ${short}`,
    });
  });

  it("of a part has size and digest", () => {
    expect(shown(partNode()).description).toBe(`1.5 kB · ${short}`);
    expect(shown(partNode({ role: "layer", ordinal: 3 })).label).toBe("layer 3");
    const referrer = partNode({
      role: "referrer",
      descriptor: descriptorOf("a manifest", { size: 0, artifactType: "application/sig" }),
    });
    expect(shown(referrer).description).toBe(`application/sig · ${short}`);
    const attestation = shown(partNode({ role: "attestation" }), {
      kind: "artifact",
      digest,
      mediaType: MediaTypes.ociManifest,
      type: MediaTypes.inToto,
      size: 1,
      statements: ["sbom", "provenance"],
    });
    expect(attestation.description).toBe(`SBOM · PROVENANCE · 1.5 kB · ${short}`);
  });

  it.each<[Partial<Connection>, string]>([
    [{}, "kim in keychain"],
    [{ name: "work" }, "registry.test · kim in keychain"],
    [{ name: "try-out", sandbox: true }, "registry.test · sandbox"],
    [{ network: { skipVerify: true } }, "unverified · kim in keychain"],
    [{ url: "http://registry.test" }, "unencrypted · kim in keychain"],
    [{ network: { caFile: "/ca.pem" } }, "kim in keychain"],
  ])("of a connection %j is %s", (changes, expected) => {
    expect(shown(connectionNode(changes)).description).toBe(expected);
  });

  it("goes with a sign of warning where what comes may be another's", () => {
    const { icon, accessibilityLabel } = shown(connectionNode({ network: { skipVerify: true } }));
    expect(icon).toEqual({ id: "warning", color: "list.warningForeground" });
    expect(accessibilityLabel).toContain("unverified");
    const local = { url: "http://localhost:5000", registry: "localhost:5000" };
    expect(shown(connectionNode(local)).icon).toEqual({ id: "cloud" });
  });
});

describe("the row of a registry that asked to wait", () => {
  it("says until when", () => {
    const pause = { host: "registry.test", until: 30_000, isAsked: true };
    const { description } = present(connectionNode(), {
      texts,
      connection: sampleConnection,
      capabilities: specCapabilities,
      summary: undefined,
      pause,
    });
    expect(description).toBe("kim in keychain · waiting until 30000 for registry.test");
  });
});

describe("a name in a folder", () => {
  it("goes without the path of the folder", () => {
    const repository = { kind: "repository", ...place, namespace: "team" } as const;
    expect(shown(repository)).toMatchObject({ label: "app" });
    const folder = { kind: "namespace", ...place, path: "team/web", count: 1 } as const;
    expect(shown(folder)).toMatchObject({ label: "team/web", icon: { id: "folder" } });
    expect(shown({ ...folder, namespace: "team" })).toMatchObject({ label: "web" });
  });
});

describe("what screen readers say", () => {
  it.each<[ExplorerNode, RowSummary | undefined, string]>([
    [connectionNode(), undefined, "registry registry.test, kim in keychain"],
    [{ kind: "repository", ...place }, undefined, "repository team/app"],
    [
      { kind: "namespace", ...place, path: "team/web", count: 3 },
      undefined,
      "namespace team/web, 3 repositories",
    ],
    [tagNode, list(amd64, arm64), "tag 1.4, linux/amd64, linux/arm64/v8"],
    [platformNode(), image, `platform linux/amd64, 1.2 MB, ${short}`],
    [listNode, undefined, `List, ${short}`],
    [{ ...listNode, platform: amd64 }, undefined, `manifestList linux/amd64, ${short}`],
    [partNode(), undefined, `config, 1.5 kB, ${short}`],
    [errorNode, undefined, "listTags failed, registry.test: no route"],
    [{ kind: "loadMore", ...place, noun: "tags", shown: 100 }, undefined, "Load More…, 100 tags"],
    [{ kind: "message", ...place, message: { code: "noTags" } }, undefined, "<noTags>"],
  ])("spells out the row", (node, summary, expected) => {
    expect(shown(node, summary).accessibilityLabel).toBe(expected);
  });
});

describe("a registry that lists nothing", () => {
  it("is a row that says first what clicking it does", () => {
    const message = { code: "noCatalog" } as const;
    expect(shown({ kind: "message", ...place, message })).toMatchObject({
      label: "pinRepository…",
      description: "<noCatalog>",
      accessibilityLabel: "pinRepository…, <noCatalog>",
    });
  });
});

describe("a pinned repository", () => {
  it("has a pin as its icon, which screen readers are told", () => {
    expect(shown({ kind: "repository", ...place }).icon?.id).toBe("package");
    expect(shown(pinnedNode)).toMatchObject({
      label: "team/app",
      description: "",
      icon: { id: "pinned" },
      accessibilityLabel: "repository team/app, pinned",
    });
  });
});

describe("a row that was verified", () => {
  it.each([
    ["ok", 0, "pass"],
    ["notExamined", 0, "question"],
    ["problems", 2, "warning"],
  ] as const)("says so in words and by its icon: %s", (verdict, problems, icon) => {
    const health = { verdict, problems, checkedAt: 0 };
    const context = {
      texts,
      connection: sampleConnection,
      capabilities: specCapabilities,
      summary: list(amd64),
      health,
    };
    const row = present(tagNode, context);
    expect(row.icon?.id).toBe(icon);
    expect(row.description).toBe(`amd64 · ${verdict} ${problems}`);
    expect(row.accessibilityLabel).toBe(`tag 1.4, linux/amd64, ${verdict} ${problems}`);
  });
});

describe("what a row offers", () => {
  const saving = "pullToLayout+saveArchive";
  const manifest = `inspect+openText+copyImages+copyReference+copyDigest+copyPull+copyCommand+pullPlatform+compare+verify+${saving}`;
  const tagEdits = "createList+editTag+addPlatform+retag+pointBack";
  it.each<[ExplorerNode, string]>([
    [
      connectionNode(),
      "connection+import+remove+editCredentials+signInDocker+diagnose+chooseKind+configure+pinRepository+refresh",
    ],
    [connectionNode({ sandbox: true }), "connection+import+stopSandbox+pinRepository+refresh"],
    [
      { kind: "repository", ...place },
      `repository+pin+import+copyRepository+refresh+verify+copyReference+${saving}`,
    ],
    [pinnedNode, `repository+unpin+import+copyRepository+refresh+verify+copyReference+${saving}`],
    [tagNode, `tag+${manifest}+saveSpec+${tagEdits}+deleteTag+deleteManifest+deleteList`],
    [platformNode(), `platform+${manifest}+retag+createList+deleteManifest`],
    [platformNode({ entryKind: "artifact" }), `platform+${manifest}+retag+deleteManifest`],
    [listNode, `index+${manifest}+saveSpec+createList+retag+deleteManifest+deleteList`],
    [partNode(), "part+inspect+copyDigest"],
    [errorNode, "error+editCredentials+retry+showLog+diagnose+configure"],
    [{ kind: "loadMore", ...place, noun: "tags", shown: 1 }, "loadMore+loadAll"],
    [{ kind: "message", ...place, message: { code: "noTags" } }, "message"],
  ])("is in its context value", (node, expected) => {
    const { contextValue } = shown(node);
    expect(contextValue).toBe(`archipelago:${expected}`);
    const [kind, ...offered] = contextValue.slice("archipelago:".length).split("+");
    expect(kinds).toContain(kind);
    for (const action of offered) expect(actions).toContain(action);
  });

  it("is nothing that writes once the connection is gone", () => {
    const { contextValue } = present(tagNode, {
      texts,
      connection: undefined,
      capabilities: noCapabilities,
      summary: undefined,
    });
    expect(contextValue).toBe(`archipelago:tag+${manifest}+saveSpec`);
  });

  it("is one click where there are no children", () => {
    const more = shown({ kind: "loadMore", ...place, noun: "tags", shown: 100 });
    expect(more).toMatchObject({ activation: "loadMore", isExpandable: false });
    const click = (message: Message) => shown({ kind: "message", ...place, message }).activation;
    expect(click({ code: "noCatalog" })).toBe("pinRepository");
    expect(click({ code: "noPublicCatalog" })).toBe("pinRepository");
    expect(click({ code: "notSignedIn" })).toBe("editCredentials");
    expect(click({ code: "noTags" })).toBeUndefined();
    expect(shown(partNode()).activation).toBe("inspect");
    expect(shown(tagNode)).toMatchObject({ activation: undefined, isExpandable: true });
  });
});

describe("tooltips", () => {
  const details = {
    digest,
    mediaType: MediaTypes.ociIndex,
    size: 3000,
    entries: [
      { platform: amd64, size: 1000 },
      { platform: undefined, size: undefined },
    ],
    created: "2026-11-21T10:20:30Z",
  };
  const lines = (node: ExplorerNode, context: Partial<Parameters<typeof presentTooltip>[1]>) =>
    presentTooltip(node, {
      texts,
      connection: sampleConnection,
      details: undefined,
      ...context,
    })?.lines.map(({ label, value }) => `${label}: ${value}`);

  it("tell what the last verification found, and when", () => {
    const checkedAt = Date.UTC(2026, 10, 21);
    const health = { verdict: "problems", problems: 2, checkedAt } as const;
    expect(lines(tagNode, { health })).toEqual([
      "reference: registry.test/team/app:1.4",
      "lastVerification: problems 2, at 2026-11-21T00:00:00.000Z",
    ]);
  });

  it("tell reference, digest, type, sizes and time", () => {
    expect(lines(tagNode, { details })).toEqual([
      "reference: registry.test/team/app:1.4",
      `digest: ${digest}`,
      `mediaType: ${MediaTypes.ociIndex}`,
      "linux/amd64: 1 kB",
      "no platform: ?",
      "sizeOfAll: 3 kB",
      "created: at 2026-11-21T10:20:30Z",
    ]);
  });

  it("tell what is known when the registry does not answer", () => {
    expect(lines(platformNode(), { failure: { error: new Error("no route") } })).toEqual([
      `reference: registry.test/team/app@${digest}`,
      `digest: ${digest}`,
      "unavailable: registry.test: no route",
    ]);
  });

  it("of parts need no answer", () => {
    expect(lines(partNode(), {})).toEqual([
      `digest: ${digest}`,
      `mediaType: ${MediaTypes.ociConfig}`,
      "size: 1.5 kB",
    ]);
  });

  it("say how a registry is reached where that is unusual", () => {
    const clientCertificate = { certFile: "/kim.pem", keyFile: "/kim.key" };
    const mirrors = ["https://mirror.test"];
    const network = { caFile: "/ca.pem", clientCertificate, skipVerify: true, mirrors };
    const { tooltip } = shown(connectionNode({ network }));
    expect(tooltip?.lines.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "registry: https://registry.test",
      "security: unverified",
      "authority: /ca.pem",
      "clientCertificate: /kim.pem",
      "mirror: https://mirror.test",
    ]);
  });

  it("hold no secret", () => {
    const { tooltip } = shown(connectionNode());
    expect(tooltip?.lines.map(({ value }) => value)).toEqual(["https://registry.test"]);
  });
});

describe("text from a registry", () => {
  it("cannot control how it is written", () => {
    expect(plainText("amd64\u202e46mra\u0000 \n\t x")).toBe("amd64\ufffd46mra\ufffd x");
  });

  it("has an end", () => {
    expect(plainText("x".repeat(10_000))).toHaveLength(300);
  });

  it.each([
    ["sha256:ab", "`sha256:ab`"],
    ["a`b", "``a`b``"],
    ["``a`", "``` ``a` ```"],
    ["[x](command:y)", "`[x](command:y)`"],
  ])("stays within its code span: %s", (text, expected) => {
    expect(inlineCode(text)).toBe(expected);
  });

  it("is made safe in rows and tooltips", () => {
    const platform = { os: "linux\u202e", architecture: "amd64" };
    const node = platformNode({ platform });
    expect(shown(node).label).toBe("linux\ufffd/amd64");
    expect(shown(node).accessibilityLabel).not.toContain("\u202e");
    const tooltip = presentTooltip(node, { texts, connection: undefined, details: undefined });
    expect(tooltip?.title).toBe("linux\ufffd/amd64");
  });
});
