import { chmod, mkdir, rm, stat, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compareWithAz } from "../../../src/acr/azure/context/compareWithAz.ts";
import { ContextError } from "../../../src/acr/azure/context/contextError.ts";
import { walkContext } from "../../../src/acr/azure/context/contextWalk.ts";
import { listContext, type ContextOptions } from "../../../src/acr/azure/context/listContext.ts";
import { packContext } from "../../../src/acr/azure/context/packContext.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

let temporary: TemporaryFolder;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = path.join(temporary.folder, "context");
  await mkdir(folder);
});
afterEach(() => temporary.remove());

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

async function namesIn(options: ContextOptions = {}): Promise<readonly string[]> {
  return (await listContext(folder, options)).entries.map((entry) => entry.path);
}

async function headersOf(file: string): Promise<readonly Header[]> {
  const headers: Header[] = [];
  for await (const entry of Readable.from([gunzipSync(readFileSync(file))]).pipe(extract())) {
    headers.push(entry.header);
    entry.resume();
  }
  return headers;
}

describe("the context of a run", () => {
  it("is all of a folder but what version control keeps at its root", async () => {
    await write({ "a.txt": "a", ".git/HEAD": "x", ".gitignore": "a", "sub/.git/HEAD": "y" });
    const listing = await listContext(folder);
    expect(listing.entries.map((entry) => entry.path)).toEqual([
      "a.txt",
      "sub",
      "sub/.git",
      "sub/.git/HEAD",
    ]);
    expect(listing).toMatchObject({ size: 2, ignoreFile: undefined, excluded: [], missing: [] });
  });

  it("has the folders of what is kept, and keeps the Dockerfile whatever is said", async () => {
    await write({
      ".dockerignore": "*\n!src/keep/*.c\n",
      "src/keep/a.c": "",
      "src/keep/a.o": "",
      "src/other/b.c": "",
      "docker/arm64.Dockerfile": "FROM scratch",
      "docker/notes.md": "",
    });
    expect(await namesIn({ dockerfile: "./docker/arm64.Dockerfile" })).toEqual([
      ".dockerignore",
      "docker",
      "docker/arm64.Dockerfile",
      "src",
      "src/keep",
      "src/keep/a.c",
    ]);
  });

  it("goes by the Dockerfile's own ignore file, and leaves the context's behind then", async () => {
    await write({
      ".dockerignore": "a.txt",
      "docker/Dockerfile": "FROM scratch",
      "docker/Dockerfile.dockerignore": "b.txt",
      "a.txt": "",
      "b.txt": "",
    });
    expect(await namesIn({ dockerfile: "docker/Dockerfile" })).toEqual([
      "a.txt",
      "docker",
      "docker/Dockerfile",
      "docker/Dockerfile.dockerignore",
    ]);
    expect(await namesIn({ dockerfile: "other" })).not.toContain("a.txt");
  });

  it("says which of the files that steps name are left out, and which are not there", async () => {
    await write({ ".dockerignore": "scripts\n", "scripts/build.sh": "", "acb.yaml": "" });
    const listing = await listContext(folder, {
      keep: ["acb.yaml", "gone.Dockerfile"],
      wanted: ["./scripts/build.sh", "nowhere", "../outside"],
    });
    expect(listing.excluded).toEqual(["scripts/build.sh"]);
    expect(listing.missing).toEqual(["gone.Dockerfile", "nowhere", "../outside"]);
  });

  it("is listed within bounds, and not after it was cancelled", async () => {
    await write({ "a/1": "", "a/2": "", "a/3": "" });
    await expect(listContext(folder, { maxEntries: 3 })).rejects.toMatchObject({
      code: "tooManyFiles",
    });
    await expect(listContext(folder, { maxEntries: 4 })).resolves.toMatchObject({ size: 0 });
    const signal = AbortSignal.abort();
    await expect(listContext(folder, { signal })).rejects.toMatchObject({ name: "AbortError" });
    await expect(listContext(path.join(folder, "a/1"))).rejects.toMatchObject({
      code: "notAFolder",
    });
    await expect(listContext(path.join(folder, "none"))).rejects.toMatchObject({
      code: "notAFolder",
    });
  });

  it("tells which of the files that are sent may hold secrets", async () => {
    await write({ ".dockerignore": "*.pem\n", ".env": "", "a.pem": "", "home/id_rsa": "", b: "" });
    await symlink("b", path.join(folder, "link.env"));
    expect((await listContext(folder)).probableSecrets).toEqual([".env", "home/id_rsa"]);
  });

  it("can be cancelled while a large folder is gone through", async () => {
    await write(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}`, ""])));
    const controller = new AbortController();
    let visited = 0;
    const walk = walkContext<undefined>(folder, {
      maxEntries: 1000,
      signal: controller.signal,
      visit: () => {
        if (visited++ === 0) setImmediate(() => controller.abort());
        return { state: undefined, isEntered: false };
      },
    });
    await expect(walk).rejects.toMatchObject({ name: "AbortError" });
    expect(visited).toBeLessThan(600);
  });

  it("reads no ignore file that has no end, is none of its own, or is a folder", async () => {
    await write({ "a.txt": "", "../x.dockerignore": "a.txt", "real/rules": "a.txt" });
    expect((await listContext(folder, { dockerfile: "../x" })).ignoreFile).toBeUndefined();
    const ignoreFile = path.join(folder, ".dockerignore");
    await symlink("real/rules", ignoreFile);
    expect(await namesIn()).not.toContain("a.txt");
    for (const target of ["/dev/zero", "real"]) {
      await rm(ignoreFile);
      await symlink(target, ignoreFile);
      await expect(listContext(folder)).rejects.toMatchObject({ code: "unreadable" });
    }
    await rm(ignoreFile);
    await writeFile(ignoreFile, "# \n".repeat(400_000));
    await expect(listContext(folder)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("does not look into folders that nothing is kept of", async () => {
    await write({ ".dockerignore": "node_modules\n!src\n", "node_modules/a/b": "", "src/a": "" });
    const names = await namesIn({ maxEntries: 4 });
    expect(names).toEqual([".dockerignore", "src", "src/a"]);
  });
});

describe("an archive of a context", () => {
  it("keeps modes, times, links and long names, and whose the files were to itself", async () => {
    const long = `${"n".repeat(90)}/${"m".repeat(90)}/ö.txt`;
    await write({ "run.sh": "#!/bin/sh\n", [long]: "x", "secret/inside": "y" });
    await chmod(path.join(folder, "run.sh"), 0o755);
    await utimes(path.join(folder, "run.sh"), 1_700_000_000, 1_700_000_000);
    await symlink("../../outside", path.join(folder, "link"));
    await symlink("secret", path.join(folder, "alias"));
    const file = path.join(temporary.folder, "out.tar.gz");
    const archive = await packContext(await listContext(folder), file);
    expect(archive.size).toBe((await stat(file)).size);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const headers = await headersOf(file);
    const named = new Map(headers.map((header) => [header.name, header]));
    expect(named.get("run.sh")).toMatchObject({ type: "file", mode: 0o755, uid: 0, gid: 0 });
    expect(named.get("run.sh")?.mtime.getTime()).toBe(1_700_000_000_000);
    expect(named.get("link")).toMatchObject({ type: "symlink", linkname: "../../outside" });
    expect(named.get("alias")).toMatchObject({ type: "symlink", linkname: "secret" });
    expect(named.has("alias/inside")).toBe(false);
    expect(named.get(long)).toMatchObject({ size: 1 });
    expect(headers.every(({ name }) => !name.startsWith("/") && !name.includes(".."))).toBe(true);
  });

  it("is read anew for each try, and tells how far it is", async () => {
    await write({ big: "x".repeat(200_000), empty: "", small: "y" });
    const told: number[] = [];
    const listing = await listContext(folder);
    const file = path.join(temporary.folder, "out.tar.gz");
    const onProgress = ({ bytes }: { readonly bytes: number }) => told.push(bytes);
    const archive = await packContext(listing, file, { onProgress });
    expect(told.at(-1)).toBe(listing.size);
    expect(told.length).toBeGreaterThan(2);
    for (const _try of [1, 2]) {
      let size = 0;
      for await (const chunk of archive.open()) size += chunk.length;
      expect(size).toBe(archive.size);
    }
    await expect(packContext(listing, file)).rejects.toMatchObject({ code: "EEXIST" });
    expect((await stat(file)).size).toBe(archive.size);
  });

  it("is not left half-made: a file that shrank, one that became a link, a cancellation", async () => {
    await write({ a: "x".repeat(300_000), b: "y" });
    const listing = await listContext(folder);
    const file = path.join(temporary.folder, "out.tar.gz");
    await truncate(path.join(folder, "a"), 10);
    await expect(packContext(listing, file)).rejects.toSatisfy((error) =>
      ContextError.is(error, "changed"),
    );
    await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(path.join(folder, "a"), "x".repeat(400_000));
    const controller = new AbortController();
    const cancelled = packContext(listing, file, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
    await packContext(listing, file);
    const [entry] = await headersOf(file);
    expect(entry).toMatchObject({ name: "a", size: 300_000 });
  });
});

describe("the difference to Azure's CLI", () => {
  it("is told for the rules that it reads otherwise", async () => {
    await write({
      ".dockerignore": ["node_modules/", "**/bin", "./tmp.txt", "*.log", ""].join("\n"),
      "node_modules/left/pad.js": "",
      "bin/tool": "",
      roundrobin: "",
      "src/roundrobin": "",
      "tmp.txt": "",
      "a.log": "",
      "kept.txt": "",
    });
    const differences = await compareWithAz(folder, await listContext(folder));
    expect(differences).toEqual({
      onlyHere: { names: ["roundrobin", "src/roundrobin"], count: 2 },
      onlyAz: { names: ["node_modules/", "tmp.txt"], count: 2 },
    });
  });

  it("is told for what is kept here only, and there is none for plain rules", async () => {
    await write({
      ".dockerignore": "acb.yaml\nbuild\n!build/keep\n",
      "acb.yaml": "",
      "build/keep": "",
    });
    const plain = await compareWithAz(folder, await listContext(folder));
    expect(plain).toEqual({ onlyHere: { names: [], count: 0 }, onlyAz: { names: [], count: 0 } });
    const kept = await compareWithAz(folder, await listContext(folder, { keep: ["acb.yaml"] }));
    expect(kept.onlyHere).toEqual({ names: ["acb.yaml"], count: 1 });
  });

  it("is told for the ignore file of a Dockerfile in a folder", async () => {
    await write({
      "docker/arm.Dockerfile": "",
      "docker/arm.Dockerfile.dockerignore": "a.txt",
      "a.txt": "",
      "b.txt": "",
      "arm.Dockerfile.dockerignore": "b.txt",
    });
    const dockerfile = "docker/arm.Dockerfile";
    const listing = await listContext(folder, { dockerfile });
    expect(await compareWithAz(folder, listing, { dockerfile })).toEqual({
      onlyHere: { names: ["b.txt"], count: 1 },
      onlyAz: { names: ["a.txt"], count: 1 },
    });
  });
});
