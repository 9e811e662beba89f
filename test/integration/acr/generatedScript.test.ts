import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import { parseJson } from "../../../src/core/base/json.ts";
import { scriptOf } from "../../../src/acr/generate/scriptOf.ts";
import type { TaskRecipe } from "../../../src/acr/generate/taskRecipe.ts";
import { startPodman } from "../../support/podmanBench.ts";

const recipe: TaskRecipe = {
  image: "team/app",
  registry: { kind: "run" },
  members: (["amd64", "arm64"] as const).map((architecture) => ({
    kind: "build",
    platform: { os: "linux", architecture },
    dockerfile: `dockerfile.${architecture}`,
    context: ".",
    buildArguments: [`FOR=${architecture}`],
    builder: "classic",
  })),
  tags: [{ kind: "fixed", tag: "latest" }, { kind: "run" }],
};

it("a generated script leaves lists of its platforms in the registry, run after run", async () => {
  const registry = await startDockerRegistry();
  onTestFinished(() => registry.stop());
  const bench = await startPodman();
  onTestFinished(() => bench.stop());
  const { folder } = bench;
  const script = path.join(folder, "build.sh");
  await writeFile(script, scriptOf(recipe));
  const registries = path.join(folder, "plain.conf");
  await writeFile(registries, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
  for (const architecture of ["amd64", "arm64"]) {
    const text = `FROM scratch\nARG FOR\nLABEL for=$FOR\nCOPY dockerfile.${architecture} /\n`;
    await writeFile(path.join(folder, `dockerfile.${architecture}`), text);
  }
  const env = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: bench.env["CONTAINERS_STORAGE_CONF"] ?? "",
    CONTAINERS_REGISTRIES_CONF: registries,
    DOCKER: "podman",
    REGISTRY: registry.host,
    TAG: "1.0",
  };
  for (let run = 0; run < 2; run++) await runOrThrow("sh", [script], { env, cwd: folder });

  for (const tag of ["latest", "1.0"]) {
    const reference = `docker://${registry.host}/team/app:${tag}`;
    const raw = await runOrThrow("skopeo", ["inspect", "--raw", "--tls-verify=false", reference]);
    expect(parseJson(raw)).toMatchObject({
      manifests: [
        { platform: { os: "linux", architecture: "amd64" } },
        { platform: { os: "linux", architecture: "arm64" } },
      ],
    });
  }
});
