import { expect, it, vi } from "vitest";
import type { Page } from "../../../src/core/registry/imageStore.ts";
import { storeLayer } from "../../../src/core/registry/storeLayer.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { silentLogger } from "../../support/silentLogger.ts";

vi.mock("vscode", () => import("../../support/vscodeStub.ts"));
vi.mock("../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal) => unknown) =>
    work(new AbortController().signal),
}));
vi.mock("../../../src/vscode/platform/quickInput.ts", () => ({
  back: Symbol("back"),
  askText: () => Promise.resolve("team/app"),
}));
const { pinRepository } = await import("../../../src/vscode/commands/pinRepository.ts");

it("pins what lists a tag, and leaves the listing", async () => {
  const connectionId = "registry.test";
  const pinned: string[] = [];
  let [pages, open] = [0, 0];
  async function* listTags(): AsyncGenerator<Page<string>> {
    open++;
    try {
      for (;;) {
        pages++;
        yield await Promise.resolve({ items: ["1.0"], hasMore: true });
      }
    } finally {
      open--;
    }
  }
  const connection = { id: connectionId, registry: connectionId };
  const parts = {
    stores: openStores({ [connectionId]: storeLayer(new MemoryStore(), { listTags }) }),
    connections: {
      find: () => connection,
      pin: (_id: string, repository: string) => Promise.resolve(pinned.push(repository)),
    },
    tree: { reveal: () => Promise.resolve() },
    logger: silentLogger,
  };
  await pinRepository(parts as unknown as Services, { connectionId });
  expect({ pinned, pages, open }).toEqual({ pinned: ["team/app"], pages: 1, open: 0 });
});
