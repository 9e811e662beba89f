import { describe, expect, it, vi } from "vitest";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
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

  it("row 22: one 429 makes the other requests to its host wait", async () => {
    let limited = true;
    bench.registry.script = () => {
      const answer = limited
        ? { status: 429, headers: { "retry-after": "30" } }
        : json({ tags: ["1"] });
      limited = false;
      return answer;
    };
    const { client, waits } = bench.access();
    await itemsOf(client.listTags("one"));
    await itemsOf(client.listTags("two"));
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBe(30_000);
    expect(waits[1]).toBeLessThanOrEqual(30_000);
    expect(bench.registry.requests).toHaveLength(3);
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
