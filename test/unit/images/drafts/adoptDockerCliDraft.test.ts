import { beforeEach, describe, expect, it } from "vitest";
import { parseReference, type RepositoryName } from "../../../../src/core/oci/reference.ts";
import { adoptDockerCliDraft } from "../../../../src/images/drafts/adoptDockerCliDraft.ts";
import type { DockerCliDraft } from "../../../../src/images/drafts/dockerCliDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, arm64 } from "../../../support/sampleImages.ts";

const registry = "localhost:5000";
const target = { connectionId: registry, repository: "team/app", tag: "multi" };
const options = { id: "d1", now: "2026-11-21T10:20:30Z" };
const first = descriptorOf("amd64", { platform: amd64 });
const second = descriptorOf("arm64", { platform: arm64 });

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
  store.repository("team/app");
});

function dockerDraft(...entries: readonly (readonly [string, typeof first])[]): DockerCliDraft {
  return {
    name: "localhost-5000_team_app-multi",
    folder: "/home/kim/.docker/manifests/localhost-5000_team_app-multi",
    guess: undefined,
    entries: entries.map(([reference, descriptor]) => ({
      file: reference,
      reference: parseReference(reference),
      descriptor,
    })),
    problems: [],
  };
}

function adopt(draft: DockerCliDraft) {
  const connectionOf = (name: RepositoryName) =>
    name.registry === registry ? registry : undefined;
  const stores = openStores({ [registry]: store });
  return adoptDockerCliDraft(stores, draft, target, { ...options, connectionOf });
}

describe("a draft of the Docker CLI that is adopted", () => {
  it("keeps every descriptor and the order, and remembers the tags it was made from", async () => {
    const adoption = await adopt(
      dockerDraft(
        [`${registry}/team/app:amd64`, first],
        [`${registry}/team/base@${second.digest}`, second],
      ),
    );
    if (adoption.kind !== "draft") throw new Error(JSON.stringify(adoption));
    const { text, origins, basedOn } = adoption.draft;
    const { manifests } = JSON.parse(text) as { readonly manifests: readonly unknown[] };
    expect(manifests).toEqual([
      { ...first, platform: amd64 },
      { ...second, platform: arm64 },
    ]);
    expect(origins).toEqual({
      [first.digest]: {
        connectionId: registry,
        repository: "team/app",
        source: "app:amd64",
        chosen: { tag: "amd64", digest: first.digest },
      },
      [second.digest]: {
        connectionId: registry,
        repository: "team/base",
        source: `base@${second.digest.slice(0, 15)}`,
      },
    });
    expect(basedOn).toBeUndefined();
  });

  it("names the registries that nobody is connected to, and asks nothing", async () => {
    const adoption = await adopt(
      dockerDraft([`${registry}/a:b`, first], ["alpine:3", second], ["ghcr.io/x/y", second]),
    );
    expect(adoption).toEqual({ kind: "noConnection", registries: ["docker.io", "ghcr.io"] });
    expect(store.calls).toEqual([]);
  });

  it("is refused if there is nothing in it", async () => {
    expect(await adopt(dockerDraft())).toEqual({
      kind: "refused",
      problems: [{ code: "noSources" }],
    });
  });
});
