import { copyImage } from "../../src/images/copy/copyImage.ts";
import { copyEverything } from "../../src/images/copy/copyChoices.ts";
import { ImageReader } from "../../src/images/imageReader.ts";
import { benchOpener } from "../benchOpener.ts";
import type { CopyEffort, CopyJob } from "./copyJob.ts";

/** Copies the image that its arguments name in this process, and prints what that took. */
const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
const [, , from = "", to = "", repository = "", tag = ""] = process.argv;
console.log(JSON.stringify(await measure({ from, to, repository, tag })));

async function measure({ from, to, repository, tag }: CopyJob): Promise<CopyEffort> {
  const opener = benchOpener();
  const [source, target] = [from, to].map((url) =>
    opener.open({ url, registry: new URL(url).host }, anonymous),
  );
  if (!source || !target) throw new Error("Two registries are needed");
  // What is loaded with the first request belongs to the program and not to the copy.
  await Promise.all([source, target].map((store) => store.headManifest("none", { tag: "none" })));
  const copy = {
    from: { store: source, reader: new ImageReader(source), repository },
    reference: { tag },
    to: { store: target, repository },
    tags: [tag],
  };
  const before = { ms: performance.now(), cpu: process.cpuUsage(), rss: process.memoryUsage.rss() };
  const result = await copyImage(copy, copyEverything, {
    onExisting: () => Promise.resolve("cancel"),
  });
  if (result.kind !== "copied") throw new Error(`The copy ended as ${result.kind}`);
  const wallMs = performance.now() - before.ms;
  const { user, system } = process.cpuUsage(before.cpu);
  const grownBytes = process.resourceUsage().maxRSS * 1024 - before.rss;
  opener.dispose();
  return { wallMs, cpuMs: (user + system) / 1000, grownBytes };
}
