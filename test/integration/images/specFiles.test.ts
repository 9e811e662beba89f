import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import type { RepositoryName } from "../../../src/core/oci/reference.ts";
import { publishList } from "../../../src/images/publish/publishList.ts";
import { composeFromSpec } from "../../../src/images/spec/composeFromSpec.ts";
import { parseSpecFile } from "../../../src/images/spec/parseSpecFile.ts";
import { readSpecDetails } from "../../../src/images/spec/readSpecDetails.ts";
import { toSpecFile } from "../../../src/images/spec/toSpecFile.ts";
import { listOf } from "../../support/listDrafts.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";

const run = promisify(execFile);
const repository = "team/app";

let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let access: RegistryAccess;

beforeAll(async () => {
  registry = await startDockerRegistry();
  access = accessRegistry(registry.url);
  const push = (tag: string, os: string, architecture: string, variant?: string) =>
    pushImage(registry, { repository, tag }, { os, architecture, ...(variant && { variant }) });
  await push("linux-amd64", "linux", "amd64");
  await push("linux-arm64-v8", "linux", "arm64", "v8");
});
afterAll(async () => {
  access.dispose();
  await registry.stop();
});

async function compose(text: string) {
  const { spec, findings } = parseSpecFile(text);
  expect(findings).toEqual([]);
  if (!spec) throw new Error("no spec");
  const stores = openStores({ [registry.host]: access.client });
  const options = {
    id: "d1",
    now: "2026-11-21T10:20:30Z",
    connectionOf: ({ registry }: RepositoryName) => registry,
  };
  const composition = await composeFromSpec(stores, spec, options);
  if (composition.kind === "refused") throw new Error(JSON.stringify(composition.problems));
  return { stores, ...composition };
}

describe("a spec file on docker-registry", () => {
  it("is composed, pushed to each of its tags, and makes the same list once it is saved", async () => {
    const name = `${registry.host}/${repository}`;
    const { stores, draft, skipped } = await compose(`image: ${name}:multi
tags: ["1.0"]
ignoreMissing: true
annotations: {org.opencontainers.image.version: 1.0}
platforms: [linux/amd64, linux/arm64/v8, linux/s390x]
template: ${name}:OS-ARCH-VARIANT
`);
    expect(skipped).toEqual([`${name}:linux-s390x`]);
    const result = await publishList(stores, draft);
    expect(result.kind).toBe("pushed");
    for (const tag of ["multi", "1.0"]) {
      const flags = ["--raw", "--tls-verify=false", `docker://${name}:${tag}`];
      expect((await run("skopeo", ["inspect", ...flags])).stdout).toBe(draft.text);
    }
    const { connectionId, origins } = draft;
    const list = listOf(draft);
    const place = { connectionId, repository, list, origins, registryOf: (id: string) => id };
    const details = await readSpecDetails(stores, place);
    const target = { registry: registry.host, repository, tag: "multi" };
    const saved = toSpecFile({ target, moreTags: ["1.0"], list, ...details });
    expect(saved.text).toContain(`image: ${name}:linux-arm64-v8`);
    expect((await compose(saved.text)).draft.text).toBe(draft.text);
  });
});
