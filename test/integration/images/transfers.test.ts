import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { systemClock } from "../../../src/core/base/clock.ts";
import { JournalFolder } from "../../../src/images/copy/journalFolder.ts";
import type { ImageStores } from "../../../src/images/imageStores.ts";
import { TransferBoard } from "../../../src/images/transfers/transferBoard.ts";
import { TransferHistory } from "../../../src/images/transfers/transferHistory.ts";
import { TransferOwners } from "../../../src/images/transfers/transferOwners.ts";
import { eventually } from "../../support/eventually.ts";
import { FaultyProxy } from "../../support/faultyProxy.ts";
import { startHoldingProxy } from "../../support/holdingProxy.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";
import { plainMeans, requestOf } from "../../support/transfers.ts";
import { pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const platforms = ["amd64", "arm64"].map((architecture) => ({ os: "linux", architecture }));
/** Large enough for an upload that can be gone on with. */
const largeBytes = 12 * 1024 * 1024;
const smallBytes = 300_000;

/** A registry with a list of two images under `app:1`; only the second has a large layer. */
async function sourceRegistry() {
  const registry = await startDockerRegistry();
  closing.push(() => registry.stop());
  const access = accessRegistry(registry.url);
  closing.push(access.dispose);
  const layers = [randomBytes(smallBytes), randomBytes(largeBytes)];
  const images = [];
  for (const [at, platform] of platforms.entries()) {
    const place = { store: access.client, repository: "app" };
    const own = layers[at] ?? new Uint8Array();
    images.push(await pushWholeImage(place, platform, { layers: [own] }));
  }
  const place = { store: access.client, repository: "app", tag: "1" };
  await pushIndex(place, images);
  return registry;
}

/** Above the process numbers that systems give. */
const noProcess = 5_000_000;

/** What a window of VS Code has; the process numbers of windows that have gone are not alive. */
function openWindow(folder: string, number: number, stores: ImageStores) {
  const pid = noProcess + number;
  const self = { session: `session-${pid}`, pid };
  const isAlive = () => false;
  const owners = new TransferOwners({ folder, self, clock: systemClock, isAlive });
  const board = new TransferBoard({
    history: new TransferHistory({ folder, owners }),
    owners,
    means: {
      ...plainMeans(stores),
      shared: { journal: new JournalFolder(`${folder}/uploads`, pid) },
    },
    clock: systemClock,
    newId: () => `transfer-${number}`,
    notKept: (error) => {
      throw error;
    },
  });
  closing.push(() => board.dispose());
  return board;
}

function storesAt(from: string, to: string): ImageStores {
  // Registries are given time to say what they have of an upload that is broken off.
  const clock = systemClock;
  const [source, target] = [accessRegistry(from), accessRegistry(to, { clock })];
  closing.push(source.dispose, target.dispose);
  return openStores({ from: source.client, to: target.client });
}

const listener = { onExisting: () => Promise.resolve("cancel" as const), onItem: () => undefined };

describe("a transfer between registries whose window is closed in the middle", () => {
  it("shows as interrupted, leaves no tag, and sends only what is missing when it is resumed", async () => {
    const source = await sourceRegistry();
    const target = await startDockerRegistry();
    closing.push(() => target.stop());
    const gate = await startHoldingProxy(source.url, largeBytes >> 1);
    closing.push(() => gate.stop());
    const uploads = await FaultyProxy.start(target.url);
    closing.push(() => uploads.stop());
    const { folder, remove } = await makeTemporaryFolder();
    closing.push(remove);

    const first = openWindow(folder, 1, storesAt(gate.url, uploads.url));
    const running = first.start(requestOf(["1"]), "app:1", listener);
    await eventually(async () => {
      const progress = (await first.find("transfer-1"))?.progress;
      expect(progress?.done).toBeGreaterThan(smallBytes + (largeBytes >> 2));
      const rows = progress?.items[0]?.parts.map(({ row }) => row.platform?.architecture);
      expect(rows).toEqual(["amd64", "arm64"]);
      // The registry has the small image's blobs, too, not only what was sent.
      expect(
        uploads.requests.filter(({ method, status }) => method === "PUT" && status === 201).length,
      ).toBeGreaterThanOrEqual(3);
    });
    first.dispose();
    expect((await running).state).toBe("interrupted");

    const stores = storesAt(gate.url, uploads.url);
    const { store } = stores.open("to");
    expect(await store.headManifest("copy", { tag: "1" })).toBeUndefined();
    const second = openWindow(folder, 2, stores);
    const [left] = await second.all();
    expect(left).toMatchObject({ holder: undefined, record: { state: "interrupted" } });

    gate.open();
    uploads.reset();
    const resumed = await second.resume("transfer-1", listener);
    expect(resumed?.state).toBe("done");
    expect(resumed?.outcome?.items[0]).toMatchObject({ kind: "copied", sent: 1, present: 3 });
    // Not even the first half of the large layer is sent or read again.
    expect(uploads.blobBytes.sent).toBeLessThan(largeBytes);
    expect(gate.bytes()).toBeLessThan(largeBytes);
    const head = await store.headManifest("copy", { tag: "1" });
    expect(head?.digest).toBe(resumed?.outcome?.items[0]?.digest);
    expect((await second.all()).map(({ record }) => record.state)).toEqual(["done"]);
  });
});
