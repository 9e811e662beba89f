import { beforeAll, expect, it } from "vitest";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { checkList } from "../../../../src/images/drafts/checkList.ts";
import { checkMembers } from "../../../../src/images/drafts/checkMembers.ts";
import { convertList } from "../../../../src/images/drafts/convertList.ts";
import { readListText } from "../../../../src/images/drafts/readListText.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { writeSamples } from "../../../../src/sandbox/samples/writeSamples.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";

const store = new MemoryStore();
const stores = { open: () => ({ store, reader: new ImageReader(store) }) };
beforeAll(() => writeSamples(store));

/** The lists among the samples, by tag. */
function sampleLists() {
  return [...store.repositories].flatMap(([repository, { tags, manifests }]) =>
    [...tags].flatMap(([tag, digest]) => {
      const raw = manifests.get(digest);
      const isList = raw && parseManifest(raw).kind === "index";
      const text = new TextDecoder().decode(raw?.bytes);
      return isList ? [{ name: `${repository}:${tag}`, repository, list: readListText(text) }] : [];
    }),
  );
}

it("finds in the samples nothing wrong but what is meant to be", async () => {
  const found: string[] = [];
  for (const { name, repository, list } of sampleLists()) {
    const draft = { connectionId: "sandbox", repository, origins: {} };
    const findings = [...checkList(list), ...(await checkMembers(stores, draft, list))];
    found.push(...findings.map(({ code, severity }) => `${name} ${severity} ${code}`));
  }
  expect(sampleLists().length).toBeGreaterThan(3);
  expect([...new Set(found)]).toEqual(["multi-arch-samples/nested:latest warning nestedIndex"]);
});

it("knows of the samples which attestations a Docker list could not have", () => {
  const kinds = sampleLists().flatMap(({ list }) =>
    convertList(list, "docker").losses.map(({ kind }) => kind),
  );
  expect(kinds).toContain("attestation");
});
