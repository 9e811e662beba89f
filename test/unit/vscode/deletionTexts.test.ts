import { describe, expect, it, vi } from "vitest";
import { planDeletion } from "../../../src/images/deletion/planDeletion.ts";
import type { DeletionRequest } from "../../../src/images/deletion/deletionPlan.ts";
import { readRepositoryGraph } from "../../../src/images/deletion/readRepositoryGraph.ts";
import type {
  DeletionIntent,
  PreparedDeletion,
} from "../../../src/vscode/commands/deletion/preparePlan.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { amd64, arm64, putImage, putIndex } from "../../support/sampleImages.ts";

vi.mock("vscode", () => import("../../support/vscodeStub.ts"));
const { deletionJson, deletionPage } =
  await import("../../../src/vscode/commands/deletion/deletionReport.ts");
const { deletedPage } = await import("../../../src/vscode/commands/deletion/deletedReport.ts");
const { confirmLabel, questionText } =
  await import("../../../src/vscode/commands/deletion/deletionQuestion.ts");
const { deletionAdvice } = await import("../../../src/vscode/commands/deletion/deletionAdvice.ts");

const repository = "team/app";

function shop() {
  const store = new MemoryStore();
  const amd = putImage(store, { repository, tag: "amd64" }, amd64);
  const arm = putImage(store, { repository }, arm64);
  const hostile = { os: "linux", architecture: "evil\u202e" };
  const odd = { ...putImage(store, { repository }, hostile), platform: hostile };
  const list = putIndex(store, { repository, tag: "1.0" }, [amd, arm, odd]);
  store.repository(repository).tags.set("latest", list.digest);
  return { store, amd, list };
}

async function prepared(
  store: MemoryStore,
  intent: DeletionIntent,
  request: DeletionRequest,
  tags: readonly string[],
): Promise<PreparedDeletion> {
  const wanted = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const scope = intent === "lists" ? "all" : "indexes";
  const graph = await readRepositoryGraph(store, repository, { scope, wanted });
  const place = { connectionId: "c", repository };
  const images = tags.map((tag) => ({ ...place, reference: { tag } }));
  const plan = planDeletion(graph, request);
  return {
    targets: { ...place, images },
    intent,
    name: "r.io/team/app",
    asked: new Set(tags),
    plan,
  };
}

describe("what is said of a deletion (invariant 8)", () => {
  it("names the tags that go, what is deleted and what stays, and makes hostile names visible", async () => {
    const { store, amd, list } = shop();
    const deletion = await prepared(store, "lists", { lists: [list.digest] }, ["1.0"]);
    const page = deletionPage(deletion);
    expect(page.tone).toBe("bad");
    expect(page.actions.map(({ label }) => label)).toEqual(["Delete 3 Manifests"]);
    const texts = page.sections.flatMap(({ title, texts: lines, table }) => [
      title,
      ...lines,
      ...(table?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text).join(" | ")),
    ]);
    expect(texts).toContain("These tags go with it: latest.");
    expect(texts.some((text) => text.startsWith("Manifest list | sha256:"))).toBe(true);
    expect(texts.some((text) => text.startsWith("linux/evil\\u202e |"))).toBe(true);
    expect(texts.some((text) => text.endsWith("It is also tagged amd64."))).toBe(true);
    expect(deletionJson(deletion.plan)).toMatchObject({
      repository,
      keep: [{ digest: amd.digest, reason: { kind: "tags", tags: ["amd64"] } }],
      brokenLists: [],
    });
  });

  it("warns of lists that break before all else", async () => {
    const { store, amd, list } = shop();
    const deletion = await prepared(store, "manifests", { manifests: [amd.digest] }, ["amd64"]);
    const page = deletionPage(deletion);
    expect(page.summary).toMatch(/^Manifest lists break/);
    expect(page.sections[0]?.texts[0]).toBe(
      `The manifest list 1.0, latest (${list.digest.slice(0, 15)}) breaks: it loses linux/amd64 ${amd.digest.slice(0, 15)}.`,
    );
    expect(confirmLabel(deletion.plan)).toBe("Delete Manifest");
  });

  it("speaks of tags where only tags go", async () => {
    const { store } = shop();
    const tags = ["1.0", "latest"];
    const deletion = await prepared(store, "tags", { untag: tags }, tags);
    expect(questionText(deletion)).toBe("Delete 2 tags of r.io/team/app?");
    expect(confirmLabel(deletion.plan)).toBe("Delete 2 Tags");
    expect(deletionPage(deletion).tone).toBe("warning");
  });

  it("says that lists without a tag are out of sight, where manifests go", async () => {
    const { store, list } = shop();
    const sentence = /^Registries do not tell of manifest lists without a tag/;
    const textsOf = (deletion: PreparedDeletion) =>
      deletionPage(deletion).sections.flatMap(({ texts }) => texts);
    const whole = await prepared(store, "manifests", { manifests: [list.digest] }, ["1.0"]);
    expect(textsOf(whole)).toContainEqual(expect.stringMatching(sentence));
    const names = await prepared(store, "tags", { untag: ["1.0"] }, ["1.0"]);
    expect(textsOf(names)).not.toContainEqual(expect.stringMatching(sentence));
  });

  it("says what keeps an image whose tag goes, be it one list or several", async () => {
    const { store } = shop();
    const ask = async () => {
      const page = deletionPage(await prepared(store, "tags", { untag: ["amd64"] }, ["amd64"]));
      return page.sections[0]?.table?.rows[0]?.cells[2]?.text;
    };
    expect(await ask()).toBe("The image stays: these manifest lists contain it: 1.0, latest.");
    store.repository(repository).tags.delete("latest");
    expect(await ask()).toBe("The image stays: the manifest list 1.0 contains it.");
  });

  it("lists what is gone and what is not after a deletion that stopped", async () => {
    const { store, list } = shop();
    const deletion = await prepared(store, "lists", { lists: [list.digest] }, ["1.0"]);
    const steps = deletion.plan.deletions.map((item) => ({ kind: "delete", item }) as const);
    const page = deletedPage(deletion, {
      kind: "failed",
      reason: "other",
      done: steps.slice(0, 1),
      left: steps.slice(1),
    });
    expect(page.sections.map(({ title, table }) => [title, table?.rows.length])).toEqual([
      ["Deleted", 1],
      ["Not Deleted", 2],
    ]);
  });

  it.each([
    ["docker.io", "Docker Hub"],
    ["ghcr.io", "GitHub"],
    ["1234.dkr.ecr.eu-west-1.amazonaws.com", "aws ecr"],
    ["registry.example.com:5000", "REGISTRY_STORAGE_DELETE_ENABLED=true"],
  ])("tells how deleting is done at %s", (host, words) => {
    expect(deletionAdvice(host)).toContain(words);
  });
});
