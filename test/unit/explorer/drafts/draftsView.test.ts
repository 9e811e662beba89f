import { beforeEach, describe, expect, it } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { parseReference } from "../../../../src/core/oci/reference.ts";
import type { DraftsNode } from "../../../../src/explorer/drafts/draftNodes.ts";
import { DraftsModel } from "../../../../src/explorer/drafts/draftsModel.ts";
import type {
  DraftsTexts,
  DraftTooltipTexts,
} from "../../../../src/explorer/drafts/draftsTexts.ts";
import { presentDraft } from "../../../../src/explorer/drafts/presentDraft.ts";
import { presentDraftTooltip } from "../../../../src/explorer/drafts/presentDraftTooltip.ts";
import type { DockerCliDraft } from "../../../../src/images/drafts/dockerCliDrafts.ts";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import type { ListFinding } from "../../../../src/images/drafts/listFinding.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { sampleConnection } from "../../../support/explorerHarness.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { settle } from "../../../support/manualClock.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, arm64, putAttestation, putImage, windows } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const texts: DraftsTexts & DraftTooltipTexts = {
  problems: (count) => `${count} problems`,
  finding: ({ code }) => `<${code}>`,
  dockerProblem: ({ code, file }) => `${code} ${file}`,
  notAList: () => "no list",
  noEntries: () => "empty",
  withoutPlatform: () => "no platform",
  unreadableEntry: () => "unreadable",
  newTag: () => "new tag",
  writtenByHand: () => "by hand",
  attestation: (kind) => kind,
  dockerCli: () => "Docker CLI",
  detail: (name) => name,
  dateTime: (time) => `at ${time}`,
  spoken: (kind, name) => `${kind} ${name}`,
};

const connectionId = sampleConnection.id;

function draftOf(members: readonly Descriptor[], changes: Partial<ListDraft> = {}): ListDraft {
  return {
    id: "d1",
    connectionId,
    repository: "team/app",
    tag: "multi",
    moreTags: [],
    text: listText(members, MediaTypes.ociIndex),
    origins: {},
    leftBehind: [],
    basedOn: undefined,
    changedAt: "2026-11-21T10:20:30Z",
    ...changes,
  };
}

const dockerDraft: DockerCliDraft = {
  name: "docker.io_library_app-multi",
  folder: "/home/kim/.docker/manifests/docker.io_library_app-multi",
  guess: parseReference("docker.io/library/app:multi"),
  entries: [
    {
      file: "a",
      reference: parseReference("app:amd64"),
      descriptor: { ...descriptorOf("one"), platform: amd64 },
    },
  ],
  problems: [],
};

const duplicate = (position: number): ListFinding => ({
  code: "duplicatePlatform",
  severity: "error",
  path: ["manifests", position, "platform"],
  fixes: [],
  platform: amd64,
  first: sha256("one"),
  second: sha256("two"),
});

describe("the Drafts view", () => {
  const registry = new MemoryStore();
  let drafts: DraftStore;
  let model: DraftsModel;
  let findings: readonly ListFinding[];
  let memento: MemoryMemento;
  let docker: readonly DockerCliDraft[];
  let dockerReads: number;
  const problemsChanged = new Emitter<string>();

  beforeEach(() => {
    findings = [];
    docker = [];
    dockerReads = 0;
    registry.calls.length = 0;
    memento = new MemoryMemento();
    drafts = DraftStore.open(memento);
    model = new DraftsModel({
      connections: {
        all: [sampleConnection],
        onDidChange: new Emitter<void>().event,
        find: (id) => (id === connectionId ? sampleConnection : undefined),
      },
      stores: openStores({ [connectionId]: registry }),
      drafts,
      problems: { findings: () => findings, onDidChange: problemsChanged.event },
      dockerDrafts: () => {
        dockerReads++;
        return Promise.resolve(docker);
      },
      logger: silentLogger,
    });
  });

  const look = (node: DraftsNode) => {
    const size = node.kind === "draftEntry" ? model.size(node) : undefined;
    return presentDraft(node, { texts, findings: model.findings(node), size });
  };
  const lines = (node: DraftsNode) => {
    const context = { texts, findings: model.findings(node), size: undefined };
    const tooltip = presentDraftTooltip(node, { ...context, connection: sampleConnection });
    return tooltip?.lines.map(({ label, value }) => `${label}: ${value}`);
  };
  const first = async (parent?: DraftsNode): Promise<DraftsNode> => {
    const [node] = await model.children(parent);
    if (!node) throw new Error("There is no row");
    return node;
  };

  it("names each draft by its tag and shows its platforms and problems", async () => {
    const members = [
      { ...descriptorOf("one"), platform: amd64 },
      { ...descriptorOf("two"), platform: arm64 },
      { ...descriptorOf("three"), platform: windows },
    ];
    await drafts.save(draftOf(members));
    const row = look(await first());
    expect(row).toMatchObject({
      label: "app:multi",
      description: "amd64 · arm64 · windows/amd64",
      icon: { id: "layers" },
      isExpandable: true,
      activation: "openDraft",
      accessibilityLabel:
        "draft app:multi, linux/amd64, linux/arm64/v8, windows/amd64 (10.0.17763.1697)",
    });
    findings = [duplicate(1)];
    expect(look(await first())).toMatchObject({
      description: "amd64 · arm64 · windows/amd64 · 1 problems",
      icon: { id: "error" },
    });
  });

  it("counts no notes, and warns by another icon than it tells errors", async () => {
    await drafts.save(draftOf([{ ...descriptorOf("one"), platform: windows }]));
    const warning: ListFinding = {
      code: "windowsWithoutVersion",
      severity: "warning",
      path: ["manifests", 0],
      fixes: [],
    };
    const note: ListFinding = {
      code: "unknownMember",
      severity: "note",
      path: ["manifests", 0],
      fixes: [],
      member: "x",
    };
    findings = [note];
    expect(look(await first())).toMatchObject({ icon: { id: "layers" } });
    findings = [warning, note];
    expect(look(await first())).toMatchObject({
      description: "windows/amd64 · 1 problems",
      icon: { id: "warning" },
    });
  });

  it.each([
    ["{", "no list"],
    ["{}", "no list"],
    ['{"manifests": []}', "empty"],
    ['{"manifests": [{"digest": "sha256:zz"}, 7]}', "no platform"],
  ])("shows a draft whose text is %s", async (text, description) => {
    await drafts.save(draftOf([], { text }));
    expect(look(await first()).description).toBe(description);
  });

  it("has a row for each entry, attestations folded, where it was taken from", async () => {
    const image = putImage(registry, { repository: "other" }, amd64, [1000, 2000]);
    const attestation = putAttestation(registry, "other", image, ["https://spdx.dev/Document"]);
    const byHand = { ...descriptorOf("by hand"), platform: arm64 };
    await drafts.save(
      draftOf([attestation, image, byHand], {
        origins: { [image.digest]: { connectionId, repository: "other", source: "other:amd64" } },
      }),
    );
    const draft = await first();
    const [one, two] = await model.children(draft);
    expect(one).toMatchObject({ kind: "draftEntry", position: 1, repository: "other" });
    expect(two).toMatchObject({ kind: "draftEntry", position: 2, repository: "team/app" });
    await settle();
    expect((await model.children(draft)).map((node) => look(node).description)).toEqual([
      `other:amd64 · 3.1 kB · ${image.digest.slice(0, 15)} · other`,
      byHand.digest.slice(0, 15),
    ]);
    const reads = registry.calls.length;
    await model.children(draft);
    expect(registry.calls).toHaveLength(reads);
  });

  it("tells an entry's problem on its row only", async () => {
    const twice = [descriptorOf("one"), descriptorOf("two")];
    await drafts.save(draftOf(twice.map((each) => ({ ...each, platform: amd64 }))));
    findings = [duplicate(1)];
    const rows = await model.children(await first());
    expect(rows.map((node) => look(node).icon?.id)).toEqual(["circuit-board", "error"]);
    expect(rows.map((node) => node.id)).toHaveLength(new Set(rows.map(({ id }) => id)).size);
  });

  it("tells target, base, time and problems in the tooltip", async () => {
    await drafts.save(draftOf([], { moreTags: ["latest"], basedOn: sha256("before") }));
    findings = [duplicate(0)];
    expect(lines(await first())).toEqual([
      "target: registry.test/team/app:multi",
      "moreTags: latest",
      `basedOn: ${sha256("before")}`,
      "changed: at 2026-11-21T10:20:30Z",
      "problem: <duplicatePlatform>",
    ]);
  });

  it("says that it changed when drafts or what is known of them do", async () => {
    let changes = 0;
    model.onDidChange(() => changes++);
    await drafts.save(draftOf([]));
    expect(changes).toBe(1);
    problemsChanged.fire("d1");
    expect(changes).toBe(2);
  });

  it("finds the parents of rows", async () => {
    await drafts.save(draftOf([descriptorOf("one")]));
    const draft = await first();
    expect(model.parent(await first(draft))).toEqual(draft);
    expect(model.parent(draft)).toBeUndefined();
  });

  it("groups the drafts of the Docker CLI, looked for anew on refresh, and only if there are any", async () => {
    expect(await model.children()).toEqual([]);
    docker = [dockerDraft];
    expect(await model.children()).toEqual([]);
    expect(dockerReads).toBe(1);
    model.refresh();
    const group = await first();
    expect(look(group)).toMatchObject({ label: "Docker CLI", isExpandable: true });
    const row = await first(group);
    expect(look(row)).toMatchObject({
      label: "app:multi",
      description: "amd64",
      contextValue: "archipelago:dockerDraft+adopt",
    });
    expect(model.parent(row)).toMatchObject({ kind: "dockerDrafts" });
    expect(lines(row)).toEqual([
      "target: docker.io/library/app:multi",
      "folder: /home/kim/.docker/manifests/docker.io_library_app-multi",
    ]);
  });

  it("tells what of a draft of the Docker CLI cannot be adopted", async () => {
    const problems = [
      { code: "unverified", file: "a" },
      { code: "notAnEntry", file: "b", member: "Ref" },
    ] as const;
    docker = [{ ...dockerDraft, problems }];
    const row = await first(await first());
    expect(look(row)).toMatchObject({ description: "amd64 · 1 problems", icon: { id: "warning" } });
    expect(lines(row)?.slice(2)).toEqual(["note: unverified a", "problem: notAnEntry b"]);
  });

  it("shows the drafts that other windows made", async () => {
    const other = DraftStore.open(memento);
    expect(await model.children()).toEqual([]);
    await other.save(draftOf([descriptorOf("one")]));
    let told = 0;
    model.onDidChange(() => told++);
    model.noticeChanges();
    expect(told).toBeGreaterThan(0);
    expect(await model.children()).toHaveLength(1);
  });
});
