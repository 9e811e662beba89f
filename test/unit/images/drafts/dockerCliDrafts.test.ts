import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import {
  dockerConfigFolder,
  listDockerCliDrafts,
} from "../../../../src/images/drafts/dockerCliDrafts.ts";
import { bytesOf, descriptorOf } from "../../../support/ociData.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../../support/temporaryFolder.ts";

let config: TemporaryFolder;

beforeEach(async () => {
  config = await makeTemporaryFolder();
});
afterEach(() => config.remove());

const list = "localhost-5000_app-multi";

async function write(file: string, content: unknown): Promise<void> {
  const folder = path.join(config.folder, "manifests", list);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, file), bytesOf(content));
}

function entry(tag: string, members: Partial<Descriptor> = {}) {
  const descriptor = descriptorOf(tag, members);
  return {
    Ref: `localhost:5000/app:${tag}`,
    Descriptor: descriptorToJson(descriptor),
    Raw: Buffer.from(tag).toString("base64"),
  };
}

async function only() {
  const [draft, ...others] = await listDockerCliDrafts(config.folder);
  expect(others).toEqual([]);
  if (!draft) throw new Error("no draft");
  return draft;
}

describe("drafts of the Docker CLI", () => {
  it("are none without a store", async () => {
    expect(await listDockerCliDrafts(path.join(config.folder, "absent"))).toEqual([]);
    await writeFile(path.join(config.folder, "manifests"), "a file");
    expect(await listDockerCliDrafts(config.folder)).toEqual([]);
  });

  it("have their entries in the order in which Docker would push them", async () => {
    const platform = { os: "linux", architecture: "arm64", variant: "v8" };
    await write("localhost-5000_app-b", entry("b", { platform }));
    await write("localhost-5000_app-B", entry("B"));
    const draft = await only();
    expect(draft.entries.map(({ reference }) => reference.tag)).toEqual(["B", "b"]);
    expect(draft.entries[1]?.descriptor.platform).toEqual(platform);
    expect(draft.guess).toEqual({ registry: "localhost:5000", repository: "app", tag: "multi" });
    expect(draft.problems).toEqual([]);
  });

  it("keep their good entries beside files that are none", async () => {
    await write("good", entry("good"));
    await write("partial", '{"Ref":"localhost:5000/app:x","Descr');
    await write("other", { hello: "world" });
    await write("nowhere", { ...entry("x"), Ref: "Not A Reference" });
    await write("empty", { Ref: "localhost:5000/app:x" });
    const draft = await only();
    expect(draft.entries.map(({ file }) => file)).toEqual(["good"]);
    expect(draft.problems).toMatchObject([
      { code: "notAnEntry", file: "empty", member: "Descriptor" },
      { code: "notAnEntry", file: "nowhere", member: "Ref" },
      { code: "notAnEntry", file: "other", member: "Ref" },
      { code: "unreadable", file: "partial" },
    ]);
  });

  it("leave out a manifest that is not what its descriptor says", async () => {
    const { Raw } = entry("another");
    await write("mixed-up", { ...entry("image"), Raw });
    const draft = await only();
    expect(draft.entries).toEqual([]);
    expect(draft.problems).toMatchObject([
      {
        code: "digestMismatch",
        claimed: descriptorOf("image").digest,
        actual: descriptorOf("another").digest,
      },
    ]);
  });

  it("say where a digest could not be checked", async () => {
    const { Raw: _, ...unchecked } = entry("image");
    await write("unchecked", unchecked);
    const draft = await only();
    expect(draft.entries).toHaveLength(1);
    expect(draft.problems).toEqual([{ code: "unverified", file: "unchecked" }]);
  });

  it("follow no links out of the store", async () => {
    await write("good", entry("good"));
    const secret = path.join(config.folder, "secret");
    await writeFile(secret, JSON.stringify(entry("secret")));
    await symlink(secret, path.join(config.folder, "manifests", list, "link"));
    const draft = await only();
    expect(draft.entries.map(({ file }) => file)).toEqual(["good"]);
    expect(draft.problems).toMatchObject([{ code: "unreadable", file: "link" }]);
  });

  it("are looked for where the Docker CLI is told to keep its files", () => {
    expect(dockerConfigFolder({ DOCKER_CONFIG: "/somewhere" }, "/home/kim")).toBe("/somewhere");
    const usual = path.join("/home/kim", ".docker");
    expect(dockerConfigFolder({}, "/home/kim")).toBe(usual);
    expect(dockerConfigFolder({ DOCKER_CONFIG: "" }, "/home/kim")).toBe(usual);
  });
});
