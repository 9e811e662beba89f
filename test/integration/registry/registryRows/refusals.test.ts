import { describe, expect, it, vi } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { checkList } from "../../../../src/images/drafts/checkList.ts";
import { convertList } from "../../../../src/images/drafts/convertList.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { readListText } from "../../../../src/images/drafts/readListText.ts";
import { bytesOf, descriptorOf, sha256 } from "../../../support/ociData.ts";
import { blobSource } from "../../../support/imageStoreContract.ts";
import { refusal, RegistryBench } from "../../../support/registryBench.ts";
import type { Answer } from "../../../support/scriptedServer.ts";

vi.mock("vscode", async () => import("../../../support/vscodeStub.ts"));
const { explainError } = await import("../../../../src/vscode/platform/errorMessages.ts");

const bench = RegistryBench.use();
const manifest = { mediaType: MediaTypes.ociIndex, bytes: bytesOf({ schemaVersion: 2 }) };
const digest = sha256(manifest.bytes);

/** The error that some work ends with, and the sentence about it without the registry's name. */
async function told(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const sentence = explainError(error).message.replace(bench.registry.host, "It");
  return { error, sentence };
}

describe("row 15: immutable tags", () => {
  const ecr =
    "The image tag '1' already exists in the 'app' repository and cannot be overwritten because the repository is immutable.";
  const putTag = () => bench.client().putManifest("app", { tag: "1" }, manifest);
  const headers = { "docker-content-digest": sha256("what is there") };

  it.each([
    ["ECR", refusal(400, "TAG_INVALID", ecr)],
    ["Harbor", refusal(412, "PRECONDITION", "Failed due to 'app:1' configured as immutable.")],
    ["Nexus", refusal(400, "UNKNOWN", "Repository does not allow updating assets: docker")],
    ["others", { status: 409, body: "conflict" }],
  ])("row 15: of %s are called so", async (_name, answer) => {
    bench.registry.script = ({ method }) => (method === "PUT" ? answer : { status: 200, headers });
    const { error, sentence } = await told(putTag());
    expect(error).toMatchObject({ code: "immutableTag" });
    expect(sentence).toBe(
      "It does not let this tag be moved: tags are immutable there. Push to a new tag.",
    );
  });

  it.each<[string, Answer]>([
    ["a new tag", { status: 404 }],
    ["a tag that nobody may look at", { status: 403 }],
  ])("row 15: %s is refused for another reason", async (_name, head) => {
    bench.registry.script = ({ method }) =>
      method === "PUT" ? refusal(409, "CONFLICT", "busy") : head;
    const { error, sentence } = await told(putTag());
    expect(error).toMatchObject({ code: "rejected" });
    expect(sentence).toBe("It refused the request: busy");
  });

  it("row 15: a broken manifest is no matter of its tag", async () => {
    bench.registry.script = () => refusal(400, "MANIFEST_INVALID", "no config");
    expect((await told(putTag())).sentence).toBe("It refused the request: no config");
    expect(bench.registry.requests).toHaveLength(1);
  });
});

describe("row 16: deletions that are refused", () => {
  it.each([
    ["disabled", { status: 405 }, "unsupported", "It does not offer this operation."],
    [
      "disabled by word",
      refusal(400, "UNSUPPORTED", "not here"),
      "unsupported",
      "It does not offer this operation.",
    ],
    [
      "of an image that a tag names",
      refusal(400, "GOOGLE_MANIFEST_DANGLING_TAG", "Manifest is still referenced by tag: 1"),
      "rejected",
      "It refused the request: Manifest is still referenced by tag: 1",
    ],
    [
      "of an image that a list names",
      refusal(409, "GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE", "still referenced by a parent"),
      "rejected",
      "It refused the request: still referenced by a parent",
    ],
  ] as const)("row 16: %s", async (_name, answer, code, sentence) => {
    bench.registry.script = ({ method }) => (method === "DELETE" ? answer : { status: 404 });
    const outcome = await told(bench.client().deleteManifest("app", digest));
    expect(outcome).toMatchObject({ error: { code }, sentence });
  });
});

describe("rows 18 and 19: lists that are refused for what they name", () => {
  const missing = sha256("child");
  const put = () => told(bench.client().putManifest("app", { tag: "1" }, manifest));

  it.each([
    ["in the detail", refusal(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown", { digest: missing })],
    ["in a sentence", refusal(404, "MANIFEST_UNKNOWN", `manifest "${missing}" not found`)],
    ["in text", refusal(400, "MANIFEST_BLOB_UNKNOWN", "", `unknown blob ${missing}`)],
  ])("row 18: the child that is missing is named: %s", async (_name, answer) => {
    bench.registry.script = () => answer;
    expect((await put()).sentence).toBe(
      `It does not have ${missing.slice(0, 15)}, which the manifest names. Push that first.`,
    );
  });

  it("row 19: what the registry says of mixed lists is told, and both ways out are offered", async () => {
    bench.registry.script = () => refusal(400, "MANIFEST_INVALID", "mixed media types");
    expect((await put()).sentence).toBe("It refused the request: mixed media types");
    const platform = (architecture: string) => ({ platform: { os: "linux", architecture } });
    const members = [
      descriptorOf("docker", { mediaType: MediaTypes.dockerManifest, ...platform("amd64") }),
      descriptorOf("oci", platform("arm64")),
    ];
    const list = readListText(listText(members, MediaTypes.ociIndex));
    expect(checkList(list).map(({ code }) => code)).toContain("mixedMediaTypes");
    expect(convertList(list, "docker")).toMatchObject({ losses: [], foreignEntries: 1 });
    expect(convertList(list, "oci")).toMatchObject({ losses: [], foreignEntries: 1 });
  });
});

describe("row 28: repositories that have to be created first", () => {
  const sentence =
    "It has no repository of this name and makes none on a push. Create it there, then push again.";

  it.each([
    ["ECR", refusal(404, "NAME_UNKNOWN", "The repository does not exist in the registry")],
    ["Harbor", refusal(404, "NOT_FOUND", "project team not found")],
  ])("row 28: %s says so to a blob and to a manifest", async (_name, answer) => {
    bench.registry.script = () => answer;
    const client = bench.client();
    const blob = client.putBlob("team/app", blobSource(bytesOf("content")));
    expect((await told(blob)).sentence).toBe(sentence);
    const put = client.putManifest("team/app", { tag: "1" }, manifest);
    expect((await told(put)).sentence).toBe(sentence);
  });

  it("row 28: to who only reads it is an image that is not there", async () => {
    bench.registry.script = () => refusal(404, "NAME_UNKNOWN");
    const reading = bench.client().getManifest("team/app", { tag: "1" });
    expect((await told(reading)).sentence).toBe("It has no such image. It may have been deleted.");
  });
});

describe("row 29: errors in other words", () => {
  it.each<[string, Answer]>([
    ["UNKNOWN", refusal(404, "UNKNOWN", "not found")],
    ["not found", refusal(404, "not found")],
    ["a web page", { status: 404, headers: { "content-type": "text/html" }, body: "<html>no" }],
    ["nothing", { status: 404 }],
  ])("row 29: a 404 with %s is an image that is not there", async (_name, answer) => {
    bench.registry.script = () => answer;
    const client = bench.client();
    expect(await client.headManifest("app", { tag: "1" })).toBeUndefined();
    expect(await told(client.getManifest("app", { tag: "1" }))).toMatchObject({
      error: { code: "notFound" },
      sentence: "It has no such image. It may have been deleted.",
    });
  });
});

describe("row 30: manifests that are too large", () => {
  it("row 30: are refused by the registry, in its words", async () => {
    bench.registry.script = () => refusal(413, "SIZE_INVALID", "manifest too large");
    const putting = bench.client().putManifest("app", { tag: "1" }, manifest);
    expect(await told(putting)).toMatchObject({
      error: { code: "rejected", status: 413 },
      sentence: "It refused the request: manifest too large",
    });
  });
});

describe("row 5.1: what is new in the spec", () => {
  it.each([400, 405])("row 5.1: a registry says %i where tags are not removed", async (status) => {
    bench.registry.script = () => ({ status });
    expect(await told(bench.client().deleteTag("app", "1"))).toMatchObject({
      error: { code: "unsupported" },
      sentence: "It does not offer this operation.",
    });
    expect(bench.registry.lines).toEqual(["DELETE /v2/app/manifests/1"]);
  });

  it("row 5.1: each tag is a PUT of its own, which a registry with OCI-Tag takes as well", async () => {
    bench.registry.script = () => ({
      status: 201,
      headers: { "docker-content-digest": digest, "oci-tag": "1" },
    });
    const client = bench.client();
    for (const tag of ["1", "2"]) await client.putManifest("app", { tag }, manifest);
    expect(bench.registry.lines).toEqual(["PUT /v2/app/manifests/1", "PUT /v2/app/manifests/2"]);
  });
});
