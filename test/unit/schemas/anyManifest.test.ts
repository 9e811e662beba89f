import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { parseJsonObject, readObject, readObjects } from "../../../src/core/base/json.ts";

const root = path.join(import.meta.dirname, "../../..");

async function readJson(name: string) {
  return parseJsonObject(await readFile(path.join(root, name)));
}

describe("the schema of what a registry holds, shown as text", () => {
  let validate: ValidateFunction;

  beforeAll(async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ["image-index.schema.json", "image-manifest.schema.json"]) {
      ajv.addSchema(await readJson(`schemas/${name}`), name);
    }
    validate = ajv.compile(await readJson("schemas/any-manifest.schema.json"));
  });

  it.each([
    ["a list", { schemaVersion: 2, manifests: [] }, true],
    ["a list with an entry that is none", { schemaVersion: 2, manifests: [{ size: -1 }] }, false],
    ["a manifest without members", { schemaVersion: 2, config: {}, layers: [] }, false],
    ["a config", { os: "linux", architecture: "amd64", config: {}, rootfs: {} }, true],
    ["a manifest of schema 1", { schemaVersion: 1, name: "a", fsLayers: [] }, true],
  ])("takes %s for what it is", (_name, document, isValid) => {
    expect(validate(document)).toBe(isValid);
  });

  it("is contributed for the documents of registries", async () => {
    const contributed = readObjects(
      readObject(await readJson("package.json"), "contributes") ?? {},
      "jsonValidation",
    );
    expect(contributed).toContainEqual({
      fileMatch: "archipelago://**",
      url: "./schemas/any-manifest.schema.json",
    });
  });
});
