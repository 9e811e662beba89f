import { describe, expect, it, vi } from "vitest";
import type { Clock } from "../../../../src/core/base/clock.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { deferred } from "../../../support/deferred.ts";
import { manifestAnswer, RegistryBench } from "../../../support/registryBench.ts";
import { itemsOf } from "../../../support/imageStoreContract.ts";
import { json } from "../../../support/scriptedServer.ts";

vi.mock("vscode", async () => import("../../../support/vscodeStub.ts"));
const { explainError } = await import("../../../../src/vscode/platform/errorMessages.ts");

const bench = RegistryBench.use();

describe("row 22: a registry that limits requests", () => {
  it("row 22: is asked again after a while where it says not when", async () => {
    bench.registry.script = () =>
      bench.registry.requests.length < 3 ? { status: 429 } : json({ tags: ["1"] });
    const { client, waits } = bench.access({ random: () => 1 });
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
    expect(waits).toEqual([500, 1000]);
  });

  it("row 22: is asked again at once where its date has passed", async () => {
    const headers = { "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" };
    bench.registry.script = () =>
      bench.registry.requests.length === 1 ? { status: 429, headers } : json({ tags: ["1"] });
    const { client, waits } = bench.access();
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
    expect(waits).toEqual([0]);
  });

  it("row 22: one 429 makes the other requests to its host wait, those that queue for it, too", async () => {
    bench.registry.script = () =>
      bench.registry.requests.length === 1
        ? { status: 429, headers: { "retry-after": "30" } }
        : json({ tags: ["1"] });
    const wait = deferred<undefined>();
    const waits: number[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => now,
      delay: async (ms) => {
        waits.push(ms);
        await wait.promise;
        now = 30_000;
      },
    };
    const { client } = bench.access({ clock, concurrency: 1 });
    const all = Array.from({ length: 20 }, (_, position) =>
      itemsOf(client.listTags(`app${position}`)),
    );
    // The one that was refused waits on its own, another one has the place and the rest has none.
    await vi.waitFor(() => expect(waits).toEqual([30_000, 30_000]), { timeout: 10_000 });
    expect(bench.registry.requests).toHaveLength(1);
    wait.resolve(undefined);
    expect((await Promise.all(all)).flat()).toHaveLength(20);
    expect(bench.registry.requests).toHaveLength(21);
  });

  it("row 22: says so in the end", async () => {
    bench.registry.script = () => ({ status: 429, headers: { "retry-after": "3600" } });
    const error = await bench
      .client()
      .ping()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "tooManyRequests" });
    expect(explainError(error).message).toContain("limits the number of requests");
  });

  it("row 22: a tag seen before costs a HEAD, which Docker Hub does not count", async () => {
    const { digest, ...answer } = manifestAnswer({ schemaVersion: 2, manifests: [] });
    bench.registry.script = () => ({
      ...answer,
      headers: { "content-type": MediaTypes.ociIndex, "docker-content-digest": digest },
    });
    const reader = new ImageReader(bench.client());
    for (let times = 0; times < 3; times++) await reader.manifest("app", { tag: "1" });
    await reader.manifest("app", { digest });
    expect(bench.registry.requests.map(({ method }) => method)).toEqual(["GET", "HEAD", "HEAD"]);
  });
});
