import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UploadSessions } from "../../../src/sandbox/uploads/uploadSessions.ts";
import { deferred } from "../../support/deferred.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { bytesOf } from "../../support/ociData.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

const minute = 60_000;

let temporary: TemporaryFolder;
let clock: ManualClock;
let sessions: UploadSessions;

beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  clock = new ManualClock();
  sessions = new UploadSessions(temporary.folder, clock);
});
afterEach(async () => {
  await sessions.dispose();
  await temporary.remove();
});

async function files(): Promise<readonly string[]> {
  const [folder = ""] = await readdir(temporary.folder);
  return readdir(path.join(temporary.folder, folder));
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytesOf(text));
}

describe("an upload session", () => {
  const unknown = { brand: "ApiError", status: 404, code: "BLOB_UPLOAD_UNKNOWN" };

  it("ends when nobody has used it for an hour", async () => {
    const left = await sessions.start("app");
    const used = await sessions.start("app");
    clock.advance(40 * minute);
    await sessions.find("app", used.id);
    clock.advance(40 * minute);
    await expect(sessions.find("app", left.id)).rejects.toMatchObject(unknown);
    expect((await sessions.find("app", used.id)).id).toBe(used.id);
    expect(await files()).toEqual([used.id]);
  });

  it("does not end while a chunk is coming in, and keeps nobody else waiting", async () => {
    const slow = await sessions.start("app");
    const gate = deferred<undefined>();
    const body = async function* () {
      yield bytesOf("slow, ");
      await gate.promise;
      yield bytesOf("but sure");
    };
    const sending = slow.append({ body: body() });
    clock.advance(90 * minute);
    await sessions.start("app");
    gate.resolve(undefined);
    await sending;
    expect((await sessions.find("app", slow.id)).range).toBe("0-13");
  });

  it("takes chunks that come at once one after the other", async () => {
    const session = await sessions.start("app");
    await Promise.all(["one", "two", "three"].map((text) => session.append({ body: once(text) })));
    expect(session.range).toBe("0-10");
  });

  it("is one of at most a thousand", async () => {
    await Promise.all(Array.from({ length: 1000 }, () => sessions.start("app")));
    const more = sessions.start("app");
    await expect(more).rejects.toMatchObject({ status: 429, code: "TOOMANYREQUESTS" });
  });
});
