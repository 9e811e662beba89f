import { mkdir, writeFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import path from "node:path";
import { extract } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listContext } from "../../../src/acr/azure/context/listContext.ts";
import { startPodman, type PodmanBench } from "../../support/podmanBench.ts";

const files = ["a", "b", "ab", "a.c", "x"]
  .flatMap((top) => ["a", "b.c", "bin", "x"].map((name) => `${top}/${name}`))
  .flatMap((folder) => [`${folder}/f.c`, `${folder}/a`])
  .concat("f.c", "bin", "roundbin", "README.md", "q/bin", "q/roundbin");

let podman: PodmanBench;
let context: string;
beforeAll(async () => {
  podman = await startPodman();
  context = path.join(podman.folder, "context");
  for (const name of files) {
    await mkdir(path.dirname(path.join(context, name)), { recursive: true });
    await writeFile(path.join(context, name), name);
  }
  await writeFile(path.join(podman.folder, "Containerfile"), "FROM scratch\nCOPY . /\n");
});
afterAll(() => podman.stop());

/** What a build gets to see, by another program than ours. */
async function builtFiles(): Promise<readonly string[]> {
  const containerfile = path.join(podman.folder, "Containerfile");
  const image = path.join(podman.folder, "image.tar");
  const output = `type=tar,dest=${image}`;
  await podman.podman("build", "--no-cache", "-f", containerfile, "-o", output, context);
  const names: string[] = [];
  for await (const entry of createReadStream(image).pipe(extract())) {
    names.push(entry.header.name.replace(/^\.?\//, ""));
    entry.resume();
  }
  return names.filter((name) => files.includes(name)).sort();
}

// Podman, and Docker before BuildKit, go into a folder that is left out only where an exception names
// it without wildcards; such exceptions are not compared.
describe("the files of a context are those that podman builds from", () => {
  it.each([
    "a/\n/b\n./ab/x\n",
    "**/bin\n",
    "*\n!a\na/x\n",
    "*/*.c\n!a/b.c/f.c\n",
    "[ab]*\n!ab/b.c\n",
    "[^a]*/bin\n!b/bin/a\n",
    "a/**/a\n!a/bin\n",
    "# a\n\n  x  \n!x/x/../x/f.c\n",
    "**/[a-c]*/*\n!a.c\n",
    "a/*\n!a/x\na/x/f*\n!README.md\n*.md\n",
    "\\a\na\\.c\n",
  ])("with %j", async (text) => {
    await writeFile(path.join(context, ".dockerignore"), text);
    const { entries } = await listContext(context);
    const names = entries.map((entry) => entry.path).filter((name) => files.includes(name));
    expect(names.sort()).toEqual(await builtFiles());
  });
});
