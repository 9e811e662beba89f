import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { getHeapSnapshot } from "node:v8";
import { expect, it } from "vitest";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import { TlsContexts } from "../../../src/core/http/tlsContexts.ts";
import { makeSelfSigned } from "../../support/selfSigned.ts";

/** Whether a text with both parts next to each other is anywhere in memory. */
async function isInMemory(first: string, second: string): Promise<boolean> {
  let rest = "";
  for await (const chunk of getHeapSnapshot()) {
    const text = rest + String(chunk);
    const at = text.indexOf(first);
    if (at >= 0 && text.slice(at + first.length).startsWith(second)) return true;
    rest = text.slice(-200);
  }
  return false;
}

it("keeps no text of a key once it has made of it what requests need", async () => {
  const { files, remove } = await makeSelfSigned();
  try {
    const marker = randomUUID();
    const marked = `${files.key}.marked`;
    await writeFile(marked, marker);
    await runOrThrow("sh", [
      "-c",
      'echo "=of-the-key" >> "$1"; cat "$0" >> "$1"',
      files.key,
      marked,
    ]);
    const contexts = new TlsContexts();
    const clientCertificate = { certFile: files.cert, keyFile: marked };
    const origin = "https://registry.test";
    const options = await contexts.of({ origin, clientCertificate }, new URL(origin));
    expect(options?.secureContext).toBeDefined();
    // What was matched last, and what is under way, the engine keeps for a while.
    const search = () => {
      /./.exec("another");
      return isInMemory(marker, "=of-the-key");
    };
    await expect.poll(search, { timeout: 20_000 }).toBe(false);
  } finally {
    await remove();
  }
});
