import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatReference } from "../../../../src/core/oci/reference.ts";
import { hasErrors, parseSpecFile } from "../../../../src/images/spec/parseSpecFile.ts";
import { anyText } from "../../../support/anyText.ts";

const head = "image: contoso.azurecr.io/app:multi\n";

/** Code, severity and the text that is underlined. */
function findings(text: string) {
  return parseSpecFile(text).findings.map(({ code, severity, range }) => ({
    code,
    severity,
    at: text.slice(range.offset, range.offset + range.length),
  }));
}

function imagesOf(text: string) {
  const parsed = parseSpecFile(text);
  expect(parsed.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return (parsed.spec?.images ?? []).map(({ reference, platform }) => ({
    image: formatReference(reference),
    ...platform,
  }));
}

describe("a spec file", () => {
  it("is read in manifest-tool's form", () => {
    const text = `image: contoso.azurecr.io/app:1.0.0
tags: [1.0, "1"]
annotations:
  org.opencontainers.image.version: 1.0
manifests:
  - image: contoso.azurecr.io/app:arm
    platform:
      os: linux
      architecture: arm
      variant: v7
  - image: contoso.azurecr.io/app:win
    platform: {os: windows, architecture: amd64, osversion: 10.0.17763.1697, osfeatures: [win32k]}
  - image: alpine
`;
    const { spec, findings: found } = parseSpecFile(text);
    expect(found).toEqual([]);
    expect(spec).toMatchObject({
      target: { registry: "contoso.azurecr.io", repository: "app", tag: "1.0.0" },
      tags: ["1.0", "1"],
      type: undefined,
      ignoreMissing: false,
      annotations: { "org.opencontainers.image.version": "1.0" },
    });
    expect(imagesOf(text)).toEqual([
      { image: "contoso.azurecr.io/app:arm", os: "linux", architecture: "arm", variant: "v7" },
      {
        image: "contoso.azurecr.io/app:win",
        os: "windows",
        architecture: "amd64",
        osVersion: "10.0.17763.1697",
        osFeatures: ["win32k"],
      },
      { image: "docker.io/library/alpine:latest" },
    ]);
  });

  it.each(["osversion", "osVersion", "OSVersion", "os.version", "os_version"])(
    "may spell a key %s",
    (key) => {
      const text = `${head}Manifests:\n- Image: a/b\n  Platform: {OS: windows, ${key}: "10.0"}\n`;
      expect(imagesOf(text)).toEqual([
        { image: "docker.io/a/b:latest", os: "windows", osVersion: "10.0" },
      ]);
    },
  );

  it("tells what is not said from what is said to be empty", () => {
    const of = (platform: string) =>
      imagesOf(`${head}manifests: [{image: a/b, platform: {${platform}}}]`);
    expect(of("os: linux, architecture: arm64, variant:")).toEqual([
      { image: "docker.io/a/b:latest", os: "linux", architecture: "arm64" },
    ]);
    expect(of('os: linux, architecture: arm64, variant: "", osfeatures: []')).toMatchObject([
      { variant: "", osFeatures: [] },
    ]);
  });

  it("may use anchors and merge them", () => {
    const text = `${head}manifests:
  - &first
    image: a/b:1
    platform: &p {os: linux, architecture: amd64}
  - image: a/b:2
    platform: {<<: *p, architecture: arm64}
`;
    expect(imagesOf(text)).toMatchObject([
      { os: "linux", architecture: "amd64" },
      { os: "linux", architecture: "arm64" },
    ]);
  });

  it("makes images of a template after those it names", () => {
    const text = `${head}type: OCI
ignore-missing: true
manifests: [{image: a/b:special, platform: linux/s390x}]
platforms: [linux/amd64, linux/arm/v7, windows/amd64]
template: a/b:OS-ARCH-VARIANT
`;
    expect(parseSpecFile(text).spec).toMatchObject({ type: "oci", ignoreMissing: true });
    expect(imagesOf(text)).toEqual([
      { image: "docker.io/a/b:special", os: "linux", architecture: "s390x" },
      { image: "docker.io/a/b:linux-amd64", os: "linux", architecture: "amd64" },
      { image: "docker.io/a/b:linux-arm-v7", os: "linux", architecture: "arm", variant: "v7" },
      { image: "docker.io/a/b:windows-amd64", os: "windows", architecture: "amd64" },
    ]);
  });
});

describe("what is wrong with a spec file", () => {
  const one = "manifests: [{image: a/b}]";

  it.each([
    ["no target", one, "missingKey", "error", ""],
    ["no images", head, "missingKey", "error", "image"],
    [
      "an entry without image",
      `${head}manifests: [{platform: {os: linux}}]`,
      "missingKey",
      "error",
    ],
    ["YAML that is none", `${head}manifests: [`, "syntax", "error"],
    ["a misspelt key", `${head}manifest: []\n${one}`, "unknownKey", "warning", "manifest"],
    ["a key twice", `${head}osFoo: 1\n${one}\nManifests: []`, "repeatedKey", "error", "Manifests"],
    [
      "the same key twice",
      `${head}type: oci\n${one}\ntype: docker`,
      "repeatedKey",
      "error",
      "type",
    ],
    [
      "an annotation twice",
      `${head}annotations:\n  a: x\n  b: y\n  a: z\n${one}`,
      "repeatedKey",
      "error",
      "a",
    ],
    [
      "a key of a descriptor twice",
      `${head}manifests: [{image: a/b, descriptor: {platform: {os: a, "os": b}}}]`,
      "repeatedKey",
      "error",
      '"os"',
    ],
    ["a wrong type", `${head}tags: {a: b}\n${one}`, "wrongType", "error", "tags"],
    ["a bad reference", `image: a.io/UPPER\n${one}`, "badReference", "error", "a.io/UPPER"],
    ["a target by digest", `image: a@sha256:${"0".repeat(64)}\n${one}`, "targetByDigest", "error"],
    ["a bad tag", `${head}tags: [1.0, "a b"]\n${one}`, "badTag", "error", '"a b"'],
    ["a tag twice", `${head}tags: [one, multi]\n${one}`, "duplicateTag", "warning", "multi"],
    ["another type", `${head}type: podman\n${one}`, "badType", "error", "podman"],
    ["platforms alone", `${head}platforms: [linux/amd64]`, "platformsWithoutTemplate", "error"],
    ["a template alone", `${head}template: a/b:ARCH`, "templateWithoutPlatforms", "error"],
    ["a subject", `${head}subject: latest\n${one}`, "badSubject", "error", "latest"],
    [
      "a source that is the target",
      `${head}manifests: [{image: "contoso.azurecr.io/app:multi"}]`,
      "sourceIsTarget",
      "warning",
    ],
    ["an alias of nothing", `${head}tags: *none\n${one}`, "badAlias", "error", "*none"],
    [
      "a platform that is none",
      `${head}template: a:ARCH\nplatforms: [a/b/c/d]`,
      "badPlatform",
      "error",
      "a/b/c/d",
    ],
    [
      "half a descriptor",
      `${head}manifests: [{image: a, descriptor: {size: 1}}]`,
      "badDescriptor",
      "error",
    ],
  ])("is %s", (_, text, code, severity, at?: string) => {
    const found = findings(text).find((each) => each.code === code);
    expect(found).toMatchObject({ code, severity, ...(at !== undefined && { at }) });
  });

  it("is the same platform twice, however it is written", () => {
    const text = `${head}manifests:
  - {image: "a/b:1", platform: linux/arm64}
  - {image: "a/b:2", platform: {os: Linux, architecture: aarch64, variant: v8}}
`;
    expect(findings(text)).toEqual([
      { code: "duplicatePlatform", severity: "error", at: '"a/b:2"' },
    ]);
  });

  it("is not what only the images can tell", () => {
    const text = `${head}manifests:
  - {image: "a/b:1809", platform: {os: windows, architecture: amd64}}
  - {image: "a/b:2022", platform: {os: windows, architecture: amd64}}
  - {image: "a/b:v6", platform: {os: linux, architecture: arm}}
  - {image: "a/b:v7", platform: {os: linux, architecture: arm}}
`;
    expect(findings(text)).toEqual([]);
  });

  it("is a name that is nearly one, which is only noted", () => {
    const text = `${head}manifests: [{image: a/b, platform: {os: linus, architecture: amd46}}]`;
    expect(parseSpecFile(text).findings).toMatchObject([
      { code: "unknownOs", severity: "note", suggestion: "linux" },
      { code: "unknownArchitecture", severity: "note", suggestion: "amd64" },
    ]);
    expect(findings(text).map(({ at }) => at)).toEqual(["linus", "amd46"]);
    const short = `${head}manifests: [{image: a/b, platform: linus/amd46}]`;
    expect(findings(short).map(({ at }) => at)).toEqual(["linus/amd46", "linus/amd46"]);
  });

  it("is whatever a Docker list cannot hold", () => {
    const text = `${head}type: docker
annotations: {a: b}
manifests: [{image: a/b, annotations: {c: d}}]
`;
    expect(findings(text)).toEqual([
      { code: "ociKeyInDockerList", severity: "error", at: "annotations" },
      { code: "ociKeyInDockerList", severity: "error", at: "a/b" },
    ]);
  });

  it("is a template that gives every platform the same image", () => {
    const text = `${head}template: a/b:MACOS\nplatforms: [linux/amd64, linux/arm64]`;
    expect(findings(text)).toMatchObject([{ code: "noPlaceholder", severity: "error" }]);
  });
});

describe("a hostile spec file", () => {
  it("may have aliases of aliases", () => {
    const bomb = Array.from({ length: 20 }, (_, level) => {
      const inner = level === 0 ? "x" : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(9).fill(inner).join(", ")}]`;
    });
    const text = `${bomb.join("\n")}\n${head}manifests: [{image: a/b, descriptor: {x: *a19}}]`;
    expect(parseSpecFile(text).findings).toContainEqual(
      expect.objectContaining({ code: "badAlias", severity: "error" }),
    );
  });

  it("may have an alias of itself", () => {
    const text = `${head}manifests: &m [{image: a/b, descriptor: *m, platform: &p {<<: *p}}]`;
    expect(hasErrors(parseSpecFile(text))).toBe(true);
  });

  it("may merge itself into itself over and over", () => {
    const merges = Array(40).fill("<<: *m").join(", ");
    const text = `${head}manifests: [&m {image: a/b, ${merges}}]`;
    expect(hasErrors(parseSpecFile(text))).toBe(true);
  });

  it("may merge a large mapping again and again", () => {
    const large = Array.from({ length: 30_000 }, (_, position) => `k${position}: v`).join(", ");
    const entries = Array(900).fill("  - {image: a/b, annotations: {<<: *x}}").join("\n");
    const { findings: found } = parseSpecFile(`${head}x: &x {${large}}\nmanifests:\n${entries}`);
    expect(found.map(({ code }) => code)).toEqual(["unknownKey", "badAlias"]);
  });

  it("may be nested without end", () => {
    expect(hasErrors(parseSpecFile(`${head}x: ${"[".repeat(20_000)}`))).toBe(true);
  });

  it("may be large", () => {
    const text = `${head}# ${"x".repeat(2 * 1024 * 1024)}`;
    expect(parseSpecFile(text).findings).toMatchObject([{ code: "tooLarge", severity: "error" }]);
  });

  it("is read whatever it is, and every finding is inside of it", () => {
    const key = fc.constantFrom("image", "tags", "manifests", "platform", "os", "<<", "type", "x");
    const scalar = fc.constantFrom(
      "a/b:c",
      "*a",
      "&a x",
      "[",
      "{}",
      "- ",
      "null",
      "1.0",
      "!!binary x",
    );
    const line = fc.tuple(fc.nat(4), fc.constantFrom("", "- "), key, scalar);
    const text = fc.oneof(
      anyText(),
      fc
        .array(line)
        .map((lines) =>
          lines.map(([indent, dash, k, v]) => `${" ".repeat(indent)}${dash}${k}: ${v}`).join("\n"),
        ),
    );
    fc.assert(
      fc.property(text, (written) => {
        const outside = parseSpecFile(written).findings.filter(({ range: { offset, length } }) => {
          return offset < 0 || offset + length > written.length + 1;
        });
        expect(outside).toEqual([]);
      }),
    );
  });
});
