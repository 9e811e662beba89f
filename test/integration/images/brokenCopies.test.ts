import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../../../src/core/oci/digest.ts";
import { JournalFolder } from "../../../src/images/copy/journalFolder.ts";
import {
  bytesBySeed,
  CopyBench,
  hastyClock,
  largeBytes,
  numbersBySeed,
  smallBytes,
} from "../../support/copyBench.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";
import type { Cut, Direction } from "../../support/cuttingProxy.ts";

const bench = CopyBench.use();

/** All blobs of the image, without what is said beside them. */
const imageBytes = largeBytes + 2 * smallBytes;
/** Heads of requests and answers, manifests, configs. */
const slack = 100_000;

let temporary: TemporaryFolder;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
});
afterEach(() => temporary.remove());

/** Three cuts somewhere in the bytes of a copy. */
function cutsBySeed(seed: string, direction: Direction): readonly Cut[] {
  const random = numbersBySeed(seed);
  return Array.from({ length: 3 }, () => {
    return { direction, after: Math.round(random() * imageBytes) };
  });
}

/** Copies with nothing in the way; returns how many bytes were sent. */
async function copyUndisturbed(repository: string): Promise<number> {
  bench.source.expect();
  bench.target.expect();
  const result = await bench.copy(repository);
  expect(result).toMatchObject({ kind: "copied", digest: bench.image.digest });
  expect(await bench.expectNothingBroken(repository)).toBe("whole");
  return result.kind === "copied" ? result.report.uploadedBytes : 0;
}

describe("a copy whose connections break", () => {
  it.each(["a", "b", "c"])(
    "to the source in the middle of blobs, reads on where it was (seed %s)",
    async (seed) => {
      const repository = `source-cut/${seed}`;
      bench.source.expect(cutsBySeed(seed, "down"));
      bench.target.expect();
      expect(await bench.copy(repository)).toMatchObject({ kind: "copied" });
      expect(bench.source.cutsLeft).toBe(0);
      expect(await bench.expectNothingBroken(repository)).toBe("whole");
      // Nothing is read from the start again, and the target does not notice.
      expect(bench.source.bytes.down).toBeLessThan(imageBytes + slack);
      expect(bench.target.bytes.up).toBeLessThan(imageBytes + slack);
    },
  );

  it.each(["a", "b", "c"])(
    "to the target in the middle of blobs, sends no more again than what was cut (seed %s)",
    async (seed) => {
      const repository = `target-cut/${seed}`;
      const cuts = cutsBySeed(seed, "up");
      bench.source.expect();
      bench.target.expect(cuts);
      const journal = new JournalFolder(temporary.folder);
      expect(await bench.copy(repository, { journal })).toMatchObject({ kind: "copied" });
      expect(bench.target.cutsLeft).toBe(0);
      expect(await bench.expectNothingBroken(repository)).toBe("whole");
      // docker-registry 2 forgets a stream that does not end; whatever it has whole stays.
      const cut = Math.max(...cuts.map(({ after }) => after));
      expect(bench.target.bytes.up).toBeLessThan(imageBytes + cut + slack);
      expect(await readdir(temporary.folder)).toEqual([]);
      expect(await copyUndisturbed(repository)).toBe(0);
    },
  );

  it.each([500, 3_000, 6_000])(
    "to the target in its answers, asks again (byte %i)",
    async (after) => {
      const repository = `answer-cut/n${after}`;
      bench.source.expect();
      bench.target.expect([{ direction: "down", after }]);
      const result = await bench.copy(repository);
      expect(result).toMatchObject({ kind: "copied" });
      expect(bench.target.cutsLeft).toBe(0);
      expect(await bench.expectNothingBroken(repository)).toBe("whole");
      // docker-registry 2 knows no more of a stream whose answer got lost.
      expect(bench.target.bytes.up).toBeLessThan(imageBytes + largeBytes + smallBytes);
      expect(await copyUndisturbed(repository)).toBe(0);
    },
  );
});

describe("a target that is killed", () => {
  it.each([0.2, 0.6, 0.95])("at %f of a copy, and started again: it goes on", async (part) => {
    const repository = `killed/n${part * 100}`;
    bench.source.expect();
    bench.target.expect();
    let restart: Promise<void> | undefined;
    const clock = { ...hastyClock, delay: async () => restart };
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done > part * imageBytes) restart ??= bench.restartTarget();
    };
    const result = await bench.copy(repository, { clock, onProgress });
    await restart;
    expect(restart).toBeDefined();
    expect(result).toMatchObject({ kind: "copied", report: { failed: [] } });
    expect(await bench.expectNothingBroken(repository)).toBe("whole");
  });
});

describe("a registry that was killed while it noted a blob", () => {
  it("gets the blob anew, though it cannot say whether it has it", async () => {
    const repository = "damaged/app";
    const bytes = bytesBySeed("base", smallBytes);
    const digest = await digestOf(bytes);
    await bench.noteInPart(repository, digest);
    const looking = bench.direct.headBlob(repository, digest);
    await expect(looking).rejects.toMatchObject({ status: 500 });
    await copyUndisturbed(repository);
  });
});

describe("a copy that is cancelled", () => {
  const steps = Array.from({ length: 4 }, (_, step) => {
    return { step, part: numbersBySeed(`cancel ${step}`)() };
  });

  it.each(steps)("at $part leaves nothing broken, and is repeated", async ({ step, part }) => {
    const repository = `cancelled/n${step}`;
    const stop = new AbortController();
    bench.source.expect();
    bench.target.expect();
    const result = await bench.copy(repository, {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done >= part * imageBytes) stop.abort();
      },
    });
    expect(result).toMatchObject({ kind: "failed", error: { name: "AbortError" } });
    expect(result).toMatchObject({ report: { failed: [] }, tags: [] });
    expect(await bench.expectNothingBroken(repository)).toBe("absent");
    // What was whole before is not sent again. Not counted by the proxy, where the rest of what was
    // cancelled may still be under way.
    const { report } = result.kind === "failed" ? result : expect.unreachable("It was cancelled");
    const sentAgain = await copyUndisturbed(repository);
    expect(sentAgain).toBeLessThan(imageBytes - report.uploadedBytes + slack);
  });
});
