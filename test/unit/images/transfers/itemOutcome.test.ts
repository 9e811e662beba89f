import { expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { copyImage } from "../../../../src/images/copy/copyImage.ts";
import { outcomeOf } from "../../../../src/images/transfers/itemOutcome.ts";
import { choosing, copyOf } from "../../../support/copying.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import { amd64, arm64, putManifest, windows } from "../../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

const texts = { error: String, absent: String, tag: String, notWritten: String };

it("says of a copy of some platforms what it is made of and what was left behind", async () => {
  const source = { store: new MemoryStore(), repository: "there" };
  const target = { store: new MemoryStore(), repository: "here" };
  const images = [
    await pushWholeImage(source, amd64),
    await pushWholeImage(source, arm64),
    await pushWholeImage(source, windows),
  ];
  const [first] = images;
  if (first) images.push(await pushAttestation(source, first));
  const artifactType = "application/vnd.example.notes";
  const notes = putManifest(source.store, source, {
    mediaType: MediaTypes.ociManifest,
    artifactType,
    config: descriptorOf("{}", { mediaType: MediaTypes.ociEmpty }),
    layers: [],
  });
  const index = await pushIndex({ ...source, tag: "1" }, [...images, { ...notes, artifactType }]);
  const signature = await pushAttestation(source, index, { isReferrer: true });
  source.store.repository(source.repository).referrers.set(index.digest, [signature]);
  const copyOfSome = async (platforms: readonly (typeof amd64)[]) => {
    const choices = choosing({ platforms: { kind: "some", platforms, index: "rewrite" } });
    const options = { onExisting: () => "cancel" as const };
    const result = await copyImage(copyOf(source, { tag: "1" }, target, ["1"]), choices, options);
    return outcomeOf(result, texts);
  };
  expect(await copyOfSome([arm64])).toMatchObject({
    kind: "copied",
    rewrittenFrom: index.digest,
    leftOutPlatforms: ["linux/amd64", "windows/amd64 (10.0.17763.1697)"],
    leftOutAttestations: 1,
    leftOutEntries: [{ digest: notes.digest, type: artifactType }],
    leftOutReferrers: 1,
  });
  const whole = await copyOfSome([amd64, arm64, windows]);
  expect(whole).toMatchObject({ kind: "copied", digest: index.digest });
  expect(whole).not.toHaveProperty("rewrittenFrom");
  expect(whole).not.toHaveProperty("leftOutEntries");
  expect(whole).not.toHaveProperty("leftOutReferrers");
});
