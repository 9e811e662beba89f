import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { beforeEach, describe, expect, it } from "vitest";
import { JournalFolder } from "../../../src/images/copy/journalFolder.ts";
import { KnownPlaces } from "../../../src/images/copy/knownPlaces.ts";
import { CopyLimiter } from "../../../src/images/copy/copyLimiter.ts";
import { bytesBySeed, CopyBench, largeBytes, smallBytes } from "../../support/copyBench.ts";
import { FaultyProxy } from "../../support/faultyProxy.ts";
import { sha256 } from "../../support/ociData.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const bench = CopyBench.use();
const imageBytes = largeBytes + 2 * smallBytes;
/** Heads of requests and answers, manifests, configs; small blobs of which a part was sent. */
const slack = 100_000 + 2 * smallBytes;
/** Two configs, three layers. */
const blobs = 5;
/** Two images and an index. */
const manifests = 3;

/** Larger than any process id of Linux. */
const noProcess = 2 ** 30;

const inFolder = useTemporaryFolder();
beforeEach(() => {
  bench.source.expect();
  bench.target.expect();
});

/** A copy that is cancelled in the middle of the large layer; gives the bytes that were sent. */
async function copyHalf(repository: string, journal: JournalFolder): Promise<number> {
  const stop = new AbortController();
  const onProgress = ({ done }: { readonly done: number }) => {
    if (done > imageBytes / 2) stop.abort();
  };
  const result = await bench.copy(repository, { journal, onProgress, signal: stop.signal });
  expect(result).toMatchObject({ kind: "failed", error: { name: "AbortError" } });
  expect(await bench.expectNothingBroken(repository)).toBe("absent");
  return bench.target.bytes.up;
}

async function copyRest(repository: string, journal: JournalFolder): Promise<number> {
  bench.source.expect();
  bench.target.expect();
  expect(await bench.copy(repository, { journal })).toMatchObject({ kind: "copied" });
  expect(await bench.expectNothingBroken(repository)).toBe("whole");
  return bench.target.bytes.up;
}

describe("an upload that is broken off", () => {
  it("goes on in a later run where it was, and leaves nothing to remember", async () => {
    const sent = await copyHalf("resumed/later", new JournalFolder(inFolder("open"), noProcess));
    expect(sent).toBeGreaterThan(imageBytes / 3);
    expect(await readdir(inFolder("open"))).toHaveLength(1);
    const rest = await copyRest("resumed/later", new JournalFolder(inFolder("open")));
    expect(sent + rest).toBeLessThan(imageBytes + 2 * slack);
    expect(bench.source.bytes.down).toBeLessThan(imageBytes - sent + 3 * slack);
    expect(await readdir(inFolder("open"))).toEqual([]);
  });

  it("because its source is gone goes on when that is back", async () => {
    const journal = new JournalFolder(inFolder("open"));
    let reconnect: (() => void) | undefined;
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done > imageBytes / 2) reconnect ??= bench.source.disconnect();
    };
    const result = await bench.copy("resumed/source", { journal, onProgress });
    reconnect?.();
    expect(result).toMatchObject({ kind: "failed", error: { code: "network" } });
    expect(await bench.expectNothingBroken("resumed/source")).toBe("absent");
    const sent = bench.target.bytes.up;
    expect(sent + (await copyRest("resumed/source", journal))).toBeLessThan(imageBytes + 2 * slack);
  });

  it("is left alone while another process runs that has begun it", async () => {
    const sent = await copyHalf("resumed/other", new JournalFolder(inFolder("open"), process.ppid));
    const [note = ""] = await readdir(inFolder("open"));
    const before = await readFile(inFolder(`open/${note}`), "utf8");
    const rest = await copyRest("resumed/other", new JournalFolder(inFolder("open")));
    expect(sent + rest).toBeGreaterThan(imageBytes + largeBytes / 3);
    expect(await readFile(inFolder(`open/${note}`), "utf8")).toBe(before);
  });

  it("is begun anew where the registry has forgotten it, or what is remembered is of no use", async () => {
    const journal = new JournalFolder(inFolder("open"));
    await copyHalf("resumed/forgotten", journal);
    for (const name of await readdir(inFolder("open"))) {
      const key = `${bench.target.url}/v2/resumed/forgotten@${sha256("")}`;
      journal.set(key, { location: "http://127.0.0.1:1/" });
      await writeFile(inFolder(`open/${name}`), "{");
    }
    expect(await copyRest("resumed/forgotten", journal)).toBeGreaterThan(largeBytes);
    await copyHalf("resumed/gone", journal);
    await bench.forgetUploads("resumed/gone");
    expect(await copyRest("resumed/gone", journal)).toBeGreaterThan(largeBytes);
  });

  it("belongs to who began it, on another computer for a day at most", async () => {
    const own = new JournalFolder(inFolder("open"));
    const other = new JournalFolder(inFolder("open"), process.ppid);
    const upload = { location: "http://127.0.0.1:1/" };
    other.set("key", upload);
    expect(own.claim("key")).toBeUndefined();
    own.set("key", { location: "http://127.0.0.1:2/" });
    own.delete("key");
    expect([own.get("key"), other.get("key")]).toEqual([undefined, upload]);
    const [name = ""] = await readdir(inFolder("open"));
    const file = inFolder(`open/${name}`);
    const note = { key: "key", ...upload, pid: process.pid, pidSpace: "pid:[1]" };
    await writeFile(file, JSON.stringify({ ...note, host: "elsewhere" }));
    expect(own.claim("key")).toBeUndefined();
    await utimes(file, 1, 1);
    expect(own.get("key")).toEqual(upload);
    await writeFile(file, JSON.stringify({ ...note, host: hostname() }));
    expect(own.get("key")).toEqual(upload);
    own.claim("key")?.();
    own.delete("key");
    expect(await readdir(inFolder("open"))).toEqual([]);
  });

  it("is forgotten after a week", () => {
    const journal = new JournalFolder(inFolder("open"));
    journal.prune(Date.now());
    journal.set("key", { location: "http://127.0.0.1:1/" });
    journal.prune(Date.now() + 6 * 24 * 3_600_000);
    expect(journal.get("key")).toEqual({ location: "http://127.0.0.1:1/" });
    journal.prune(Date.now() + 8 * 24 * 3_600_000);
    expect(journal.get("key")).toBeUndefined();
  });
});

describe("a repeated copy", () => {
  it("makes one request at most for each blob and manifest that is there", async () => {
    expect(await bench.copy("repeated/app")).toMatchObject({ report: { uploaded: blobs } });
    const proxy = await FaultyProxy.start(bench.urls.target);
    const again = await bench.copy("repeated/app", {}, { target: proxy.url });
    expect(again).toMatchObject({ kind: "copied" });
    expect(proxy.count("HEAD", "/blobs/")).toBe(0);
    expect(proxy.requests.length).toBeLessThanOrEqual(blobs + manifests);
    // Its manifests gone, the blobs still there.
    for (const digest of await bench.manifests("repeated/app")) {
      await bench.direct.deleteManifest("repeated/app", digest);
    }
    proxy.reset();
    const third = await bench.copy("repeated/app", {}, { target: proxy.url });
    expect(third).toMatchObject({ report: { present: blobs, uploaded: 0 } });
    expect(proxy.count("HEAD", "/blobs/")).toBe(blobs);
    expect(proxy.blobBytes.sent).toBe(0);
    expect(proxy.count("PUT", "/manifests/")).toBeLessThanOrEqual(manifests + 1);
    await proxy.stop();
  });

  it("beside another one into the same repository sends nothing twice", async () => {
    const limiter = new CopyLimiter(3);
    const results = await bench.copyTwice("beside/app", { limiter });
    for (const result of results) expect(result).toMatchObject({ kind: "copied" });
    expect(bench.target.bytes.up).toBeLessThan(imageBytes + slack);
  });
});

describe("blobs that another repository of the target holds", () => {
  it("are mounted from there, as long as they are there", async () => {
    const file = inFolder("kept/places.json");
    const places = new KnownPlaces(file);
    await places.load();
    await bench.copy("mounted/first", { places: places.of("target") });
    await places.save();

    const later = new KnownPlaces(file);
    await later.load();
    bench.target.expect();
    const second = await bench.copy("mounted/second", { places: later.of("target") });
    expect(second).toMatchObject({ report: { mounted: blobs, uploaded: 0 } });
    expect(bench.target.bytes.up).toBeLessThan(slack);
    const digest = sha256("elsewhere");
    later.of("target").note("mounted/third", digest);
    await later.save();
    expect(later.of("other").of(digest)).toEqual([]);
  });

  it("are known all the while they are saved, by several at once", async () => {
    const file = inFolder("places.json");
    const places = new KnownPlaces(file);
    const [one, two] = [sha256("one"), sha256("two")];
    places.of("a").note("first", one);
    const saving = places.save();
    places.of("a").note("second", two);
    const again = places.save();
    for (let look = 0; look < 5; look++) {
      await new Promise(setImmediate);
      expect(places.of("a").of(one)).toEqual(["first"]);
    }
    await Promise.all([saving, again]);
    const later = new KnownPlaces(file);
    await later.load();
    expect(later.of("a").of(one)).toEqual(["first"]);
    expect(later.of("a").of(two)[0]).toBe("second");
    expect(await readdir(inFolder())).toEqual(["places.json"]);
  });

  it("are sent where they are not there any more, which is remembered", async () => {
    const places = new KnownPlaces(inFolder("places.json"));
    await bench.copy("moved/first", { places: places.of("target") });
    const large = sha256(bytesBySeed("large", largeBytes));
    for (let place = 0; place < 5; place++) places.of("target").note(`moved/n${place}`, large);
    expect(places.of("target").of(large)).toHaveLength(4);
    const second = await bench.copy("moved/second", { places: places.of("target") });
    expect(second).toMatchObject({ report: { mounted: blobs - 1, uploaded: 1 } });
    expect(await bench.expectNothingBroken("moved/second")).toBe("whole");
    expect(places.of("target").of(large)[0]).toBe("moved/second");
  });

  it("are not tried again where they were not there, though the copy was broken off", async () => {
    const places = new KnownPlaces(inFolder("places.json")).of("target");
    const large = sha256(bytesBySeed("large", largeBytes));
    places.note("gone/first", large);
    const stop = new AbortController();
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done > imageBytes / 2) stop.abort();
    };
    const result = await bench.copy("gone/second", { places, onProgress, signal: stop.signal });
    expect(result).toMatchObject({ kind: "failed", error: { name: "AbortError" } });
    expect(places.of(large)).toEqual([]);
  });

  it.each(["", "[]", '{"blobs":[{"storeId":1},{"storeId":"a","digest":"no"},3]}'])(
    "are none where the file says %j",
    async (text) => {
      await writeFile(inFolder("places.json"), text);
      const places = new KnownPlaces(inFolder("places.json"));
      await places.load();
      expect(places.of("a").of(sha256("x"))).toEqual([]);
    },
  );
});
