import { readFileSync } from "node:fs";
import { copyImage } from "../../src/images/copy/copyImage.ts";
import { copyEverything } from "../../src/images/copy/copyChoices.ts";
import { ImageReader } from "../../src/images/imageReader.ts";
import { benchOpener } from "../benchOpener.ts";
import type { CopyEffort, CopyJob } from "./copyJob.ts";

/** Copies the image that its arguments name in this process, and prints what that took. */
const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
const [, , from = "", to = "", repository = "", tag = "", firstTag = ""] = process.argv;
console.log(JSON.stringify(await measure({ from, to, repository, tag, firstTag })));

async function measure({ from, to, repository, tag, firstTag = "" }: CopyJob): Promise<CopyEffort> {
  const opener = benchOpener();
  const [source, target] = [from, to].map((url) =>
    opener.open({ url, registry: new URL(url).host }, anonymous),
  );
  if (!source || !target) throw new Error("Two registries are needed");
  // What is loaded with the first request belongs to the program and not to the copy.
  await Promise.all([source, target].map((store) => store.headManifest("none", { tag: "none" })));
  const copy = async (name: string) => {
    const from = { store: source, reader: new ImageReader(source), repository };
    const image = { from, reference: { tag: name }, to: { store: target, repository } };
    const result = await copyImage({ ...image, tags: [name] }, copyEverything, {
      onExisting: () => Promise.resolve("cancel"),
    });
    if (result.kind !== "copied") throw new Error(`The copy ended as ${result.kind}`);
  };
  // Nor does what is compiled with the first copy.
  if (firstTag !== "") await copy(firstTag);
  const before = { ms: performance.now(), cpu: process.cpuUsage(), rss: process.memoryUsage.rss() };
  await copy(tag);
  const wallMs = performance.now() - before.ms;
  const { user, system } = process.cpuUsage(before.cpu);
  const grownBytes = peakBytes() - before.rss;
  opener.dispose();
  return { wallMs, cpuMs: (user + system) / 1000, grownBytes };
}

/**
 * The most memory that this program held so far. `maxRSS` alone will not do where Linux starts programs:
 * it keeps what the process held before it became this program, that is what its parent held.
 */
function peakBytes(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}
