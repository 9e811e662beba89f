import { describe, expect, it, vi } from "vitest";
import type { Connection } from "../../../../src/providers/connection.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import type { CopyAnswers } from "../../../../src/vscode/commands/copy/copyAnswers.ts";
import { sha256 } from "../../../support/ociData.ts";
import { amd64 } from "../../../support/sampleImages.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { clashIn, requestOf, startingAnswers } =
  await import("../../../../src/vscode/commands/copy/copyAnswers.ts");
const { readSourceImage, readSourceRepository, sourceName } =
  await import("../../../../src/vscode/commands/copy/sourceImages.ts");
const { targetOfRow, takesImages } =
  await import("../../../../src/vscode/commands/copy/targetRows.ts");

function connection(registry: string, username?: string): Connection {
  return {
    id: registry,
    name: registry,
    url: `https://${registry}`,
    registry,
    signIn: "anonymous",
    secretLocation: "none",
    ...(username !== undefined && { username }),
  };
}

const contoso = connection("contoso.azurecr.io");
const ghcr = connection("ghcr.io", "Kim");
const mirror = connection("mirror.test");
const layout = { id: "~backup-01234567", name: "backup", kind: "layout" };
const services = {
  connections: { find: (id: string) => [contoso, ghcr, mirror].find((each) => each.id === id) },
  localStores: { find: (id: string) => (id === layout.id ? layout : undefined) },
  providers: { capabilitiesOf: (each: Connection) => ({ push: each !== mirror }) },
} as unknown as Services;

function image(connectionId: string, repository: string, tag: string) {
  return { connectionId, repository, reference: { tag }, tags: [tag] };
}

const nginx = image("docker.io~anonymous", "library/nginx", "1.27");

function targets(answers: Partial<CopyAnswers>): readonly string[] {
  const request = requestOf(services, { sources: [], ...startingAnswers, ...answers });
  return (request?.items ?? []).map(({ to }) => `${to.repository}:${to.tags.join(",")}`);
}

describe("where images are copied to", () => {
  it("is the repository and the tags that were chosen", () => {
    const chosen = { target: contoso, repository: "web/nginx", tags: ["1", "latest"] };
    expect(targets({ sources: [nginx], ...chosen })).toEqual(["web/nginx:1,latest"]);
    expect(targets({ sources: [nginx], target: contoso, tags: [] })).toEqual(["nginx:"]);
  });

  it("is one repository for the tags of one, which they keep", () => {
    const sources = [nginx, image("docker.io~anonymous", "library/nginx", "1.28")];
    const chosen = { target: contoso, repository: "nginx", tags: ["ignored"] };
    expect(targets({ sources, ...chosen })).toEqual(["nginx:1.27", "nginx:1.28"]);
  });

  it("keeps the names of several repositories, below a path if one was chosen", () => {
    const sources = [nginx, image("contoso.azurecr.io", "team/app", "1")];
    expect(targets({ sources, target: mirror })).toEqual(["nginx:1.27", "team/app:1"]);
    expect(targets({ sources, target: mirror, repository: "hub" })).toEqual([
      "hub/nginx:1.27",
      "hub/team/app:1",
    ]);
    expect(targets({ sources, target: mirror, below: "team" })).toEqual([
      "team/nginx:1.27",
      "team/team/app:1",
    ]);
    expect(targets({ sources, target: ghcr })).toEqual(["kim/nginx:1.27", "kim/app:1"]);
  });

  it("clashes where two images would get one name", () => {
    const sources = [nginx, image("mirror.test", "nginx", "1.27")];
    const answers = { sources, target: contoso, ...startingAnswers };
    const request = requestOf(services, answers);
    expect(request && clashIn(request)).toBe("nginx:1.27");
    const same = requestOf(services, { ...answers, sources: [nginx, { ...nginx }] });
    expect(same && clashIn(same)).toBeUndefined();
  });

  it("goes with what was chosen of the images", () => {
    const answers = { sources: [nginx], target: contoso, ...startingAnswers };
    expect(requestOf(services, answers)?.choices).toEqual({
      platforms: { kind: "all" },
      referrers: true,
      nonDistributable: "skip",
      existing: "ask",
    });
    const some = requestOf(services, { ...answers, platforms: [amd64], index: "sparse" });
    expect(some?.choices.platforms).toEqual({ kind: "some", platforms: [amd64], index: "sparse" });
    expect(requestOf(services, { sources: [nginx], ...startingAnswers })).toBeUndefined();
  });
});

describe("rows as images to copy", () => {
  const place = { connectionId: "ghcr.io", repository: "kim/app" };
  const digest = sha256("image");

  it("are tags by their names, and platforms by the tag of their list", () => {
    const tag = { kind: "tag", ...place, tag: "1.4" };
    expect(readSourceImage(tag)).toEqual({ ...place, reference: { tag: "1.4" }, tags: ["1.4"] });
    const arm = { os: "linux", architecture: "arm", variant: "v7" };
    const parentId = "ghcr.io/kim/app:1.4";
    const row = { kind: "platform", ...place, parentId, digest, platform: arm };
    expect(readSourceImage(row)).toEqual({ ...place, reference: { digest }, tags: ["1.4-arm-v7"] });
    expect(readSourceImage({ ...row, parentId: "elsewhere" })?.tags).toEqual([]);
  });

  it("are no parts, repositories or anything else", () => {
    expect(readSourceImage({ kind: "part", ...place, digest })).toBeUndefined();
    expect(readSourceImage({ kind: "repository", ...place })).toBeUndefined();
    expect(readSourceRepository({ kind: "repository", ...place })).toEqual(place);
    expect(readSourceRepository({ kind: "part", ...place, digest })).toBeUndefined();
    expect(readSourceRepository({ kind: "tag", ...place, tag: "1" })).toBeUndefined();
    expect(readSourceImage("ghcr.io/kim/app:1")).toBeUndefined();
  });

  it("are called as people write references", () => {
    expect(sourceName(services, nginx)).toBe("nginx:1.27");
    const { tags: _tags, ...kim } = image("ghcr.io", "kim/app", "1");
    expect(sourceName(services, { ...kim, reference: { digest }, tags: [] })).toBe(
      `ghcr.io/kim/app@${digest}`,
    );
  });
});

describe("rows as places to copy to", () => {
  it.each([
    [{ kind: "connection", connectionId: "ghcr.io" }, { target: ghcr }],
    [{ connectionId: "ghcr.io" }, { target: ghcr }],
    [
      { kind: "namespace", connectionId: "ghcr.io", path: "kim" },
      { target: ghcr, below: "kim" },
    ],
    [
      { kind: "repository", connectionId: "ghcr.io", repository: "kim/app" },
      { target: ghcr, repository: "kim/app" },
    ],
    [
      { kind: "localStore", connectionId: layout.id },
      { target: { id: layout.id, name: "backup", registry: "backup" } },
    ],
    [{ kind: "tag", connectionId: "ghcr.io", repository: "kim/app", tag: "1" }, undefined],
    [{ kind: "connection", connectionId: "gone.test" }, undefined],
    ["ghcr.io", undefined],
  ])("%j", (row, expected) => expect(targetOfRow(services, row)).toEqual(expected));

  it("take images if they can be written to", () => {
    expect(takesImages(services, ghcr.id)).toBe(true);
    expect(takesImages(services, mirror.id)).toBe(false);
    expect(takesImages(services, layout.id)).toBe(true);
    expect(takesImages(services, "gone.test")).toBe(false);
  });
});
