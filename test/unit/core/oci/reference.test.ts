import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiHost,
  checkTag,
  familiarReference,
  formatReference,
  InvalidReferenceError,
  isRepositoryPath,
  isTag,
  parseReference,
  type InvalidReferenceCode,
  type Reference,
} from "../../../../src/core/oci/reference.ts";
import { anyText } from "../../../support/anyText.ts";
import { sha256 } from "../../../support/ociData.ts";

const digest = sha256("anything");
const sha512 = `sha512:${"0123456789abcdef".repeat(8)}`;

describe("parseReference", () => {
  it.each([
    ["alpine", "docker.io", "library/alpine", "latest"],
    ["alpine:3.20", "docker.io", "library/alpine", "3.20"],
    ["  alpine:3.20\n", "docker.io", "library/alpine", "3.20"],
    ["docker.io/alpine", "docker.io", "library/alpine", "latest"],
    ["index.docker.io/alpine", "docker.io", "library/alpine", "latest"],
    ["registry-1.docker.io/library/alpine", "docker.io", "library/alpine", "latest"],
    ["registry.hub.docker.com/library/alpine", "docker.io", "library/alpine", "latest"],
    ["Docker.IO/alpine", "docker.io", "library/alpine", "latest"],
    ["bitnami/redis:7", "docker.io", "bitnami/redis", "7"],
    ["a/b/c:x", "docker.io", "a/b/c", "x"],
    ["localhost/app", "localhost", "app", "latest"],
    ["localhost:5000/app:1", "localhost:5000", "app", "1"],
    ["localhost:5000", "docker.io", "library/localhost", "5000"],
    ["registry:5000/team/app", "registry:5000", "team/app", "latest"],
    ["contoso.azurecr.io/samples/my-image:v1", "contoso.azurecr.io", "samples/my-image", "v1"],
    ["GHCR.io/owner/app", "ghcr.io", "owner/app", "latest"],
    ["Registry/app", "Registry", "app", "latest"],
    ["192.168.1.1:8080/app", "192.168.1.1:8080", "app", "latest"],
    ["[::1]:5000/app:1", "[::1]:5000", "app", "1"],
    ["[2001:DB8::1]/app", "[2001:db8::1]", "app", "latest"],
    ["xn--n3h.example/app", "xn--n3h.example", "app", "latest"],
    ["ghcr.io/a__b/c--d/e.f_g", "ghcr.io", "a__b/c--d/e.f_g", "latest"],
    ["docker://alpine:3", "docker.io", "library/alpine", "3"],
    ["docker://quay.io/a/b", "quay.io", "a/b", "latest"],
    ["https://quay.io/a/b:1", "quay.io", "a/b", "1"],
    ["HTTP://localhost:5000/a:1", "localhost:5000", "a", "1"],
  ])("reads %j", (text, registry, repository, tag) => {
    expect(parseReference(text)).toEqual({ registry, repository, tag });
  });

  it("reads a digest and adds no tag to it", () => {
    expect(parseReference(`quay.io/a/b@${digest}`)).toEqual({
      registry: "quay.io",
      repository: "a/b",
      digest,
    });
    expect(parseReference(`a@${sha512}`).digest).toBe(sha512);
  });

  it("reads a tag beside a digest", () => {
    expect(parseReference(`a:1@${digest}`)).toEqual({
      registry: "docker.io",
      repository: "library/a",
      tag: "1",
      digest,
    });
  });

  it("completes the tag as told", () => {
    expect(parseReference("a", { defaultTag: "edge" }).tag).toBe("edge");
    expect(parseReference("a", { defaultTag: undefined })).not.toHaveProperty("tag");
    expect(parseReference("a:1", { defaultTag: undefined }).tag).toBe("1");
  });

  it.each<[string, InvalidReferenceCode, string]>([
    ["", "empty", ""],
    ["  ", "empty", "  "],
    ["docker://", "empty", "docker://"],
    ["App", "invalidRepository", "App"],
    ["quay.io/Team/app", "invalidRepository", "Team/app"],
    ["quay.io/", "invalidRepository", ""],
    ["quay.io/a//b", "invalidRepository", "a//b"],
    ["quay.io/a/", "invalidRepository", "a/"],
    ["/a", "invalidRepository", "/a"],
    ["-a", "invalidRepository", "-a"],
    ["a_-b", "invalidRepository", "a_-b"],
    ["a___b", "invalidRepository", "a___b"],
    ["a b", "invalidRepository", "a b"],
    ["quay.io/../../etc", "invalidRepository", "../../etc"],
    [":1", "invalidRepository", ""],
    ["a".repeat(64), "invalidRepository", "a".repeat(64)],
    ["a:", "invalidTag", ""],
    ["a:-x", "invalidTag", "-x"],
    ["a:b:c", "invalidTag", "b:c"],
    [`a:${"x".repeat(129)}`, "invalidTag", "x".repeat(129)],
    ["a@", "invalidDigest", ""],
    ["a@sha256:abc", "invalidDigest", "sha256:abc"],
    [`a@${digest.toUpperCase()}`, "invalidDigest", digest.toUpperCase()],
    [`a@${digest}@${digest}`, "invalidDigest", `${digest}@${digest}`],
    [
      "a@md5:d41d8cd98f00b204e9800998ecf8427e",
      "invalidDigest",
      "md5:d41d8cd98f00b204e9800998ecf8427e",
    ],
    ["-a.example/b", "invalidRegistry", "-a.example"],
    ["user:pw.example/b", "invalidRegistry", "user:pw.example"],
    ["a.example:99999/b", "invalidRegistry", "a.example:99999"],
    ["999.1.1.1/b", "invalidRegistry", "999.1.1.1"],
    ["[:::]/b", "invalidRegistry", "[:::]"],
    ["[::1/b", "invalidRegistry", "[::1"],
    ["a_b.example/c", "invalidRegistry", "a_b.example"],
    ["https://registry/app", "invalidRegistry", "registry"],
    ["https://alpine", "invalidRegistry", "alpine"],
    ["https://quay.io", "invalidRepository", ""],
    ["http://localhost:5000", "invalidRepository", ""],
    ["docker.io/App", "invalidRepository", "App"],
    [`quay.io/${"a".repeat(256)}`, "tooLong", "a".repeat(256)],
  ])("refuses %j as %s", (text, code, part) => {
    const error = thrownBy(() => parseReference(text));
    expect(InvalidReferenceError.is(error, code)).toBe(true);
    expect(error).toHaveProperty("part", part);
  });

  it("takes a repository path of 255 characters and a tag of 128", () => {
    const text = `quay.io/${"a".repeat(255)}:${"x".repeat(128)}`;
    expect(formatReference(parseReference(text))).toBe(text);
  });

  it("throws nothing but InvalidReferenceError, whatever it is given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyText(), mutated()), (text) => {
        try {
          expect(parseReference(parsedAgain(text))).toEqual(parseReference(text));
        } catch (error) {
          expect(InvalidReferenceError.is(error)).toBe(true);
        }
      }),
    );
  });

  it("decides in time proportional to the text", () => {
    const text = `quay.io/${"a-".repeat(200_000)}`;
    expect(InvalidReferenceError.is(thrownBy(() => parseReference(text)))).toBe(true);
  });
});

describe("formatReference and familiarReference", () => {
  it("are read back as what they were made from", () => {
    fc.assert(
      fc.property(references(), (reference) => {
        const options = { defaultTag: undefined };
        expect(parseReference(formatReference(reference), options)).toEqual(reference);
        expect(parseReference(familiarReference(reference), options)).toEqual(reference);
      }),
    );
  });

  it.each([
    ["docker.io/library/alpine:3", "alpine:3"],
    ["docker.io/bitnami/redis:7", "bitnami/redis:7"],
    ["docker.io/library/distros/ubuntu:1", "library/distros/ubuntu:1"],
    ["docker.io/localhost/app:1", "docker.io/localhost/app:1"],
    ["docker.io/foo.bar/app:1", "docker.io/foo.bar/app:1"],
    [`docker.io/library/${"a".repeat(64)}:1`, `library/${"a".repeat(64)}:1`],
    ["quay.io/library/alpine:3", "quay.io/library/alpine:3"],
    [`docker.io/library/alpine:3@${digest}`, `alpine:3@${digest}`],
  ])("shorten %s to %s", (full, familiar) => {
    const reference = parseReference(full);
    expect(formatReference(reference)).toBe(full);
    expect(familiarReference(reference)).toBe(familiar);
  });
});

describe("checkTag, isTag and isRepositoryPath", () => {
  it.each([
    ["", "empty"],
    ["x".repeat(129), "tooLong"],
    ["x".repeat(300), "tooLong"],
    ["-x", "invalidCharacter"],
    [".x", "invalidCharacter"],
    ["a/b", "invalidCharacter"],
    ["a b", "invalidCharacter"],
    ["ä", "invalidCharacter"],
    ["a\n", "invalidCharacter"],
    ["a?b@c", "invalidCharacter"],
  ] as const)("refuse the tag %j as %s", (tag, problem) => {
    expect(checkTag(tag)).toBe(problem);
    expect(isTag(tag)).toBe(false);
  });

  it.each(["a", "1.0", "_x", "A.b-c_D", "x".repeat(128)])("accept the tag %j", (tag) => {
    expect(checkTag(tag)).toBeUndefined();
    expect(isTag(tag)).toBe(true);
  });

  it("bound a repository path to its grammar and to 255 characters", () => {
    expect(isRepositoryPath("a/b-c/d.e")).toBe(true);
    expect(isRepositoryPath("a".repeat(255))).toBe(true);
    expect(isRepositoryPath("a".repeat(256))).toBe(false);
    for (const path of ["", "A", "/a", "a/", "a:b", "..", "a\n"]) {
      expect(isRepositoryPath(path)).toBe(false);
    }
  });
});

it("apiHost names the host that Docker Hub answers at", () => {
  expect(apiHost("docker.io")).toBe("registry-1.docker.io");
  expect(apiHost("quay.io")).toBe("quay.io");
});

function parsedAgain(text: string): string {
  return formatReference(parseReference(text));
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown");
}

/** Almost references: parts in likely and unlikely orders. */
function mutated(): fc.Arbitrary<string> {
  const parts = [
    "a",
    "A",
    ":",
    "/",
    "@",
    ".",
    "_",
    "-",
    "[",
    "]",
    "::1",
    "5000",
    "docker.io",
    digest,
  ];
  return fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((chosen) => chosen.join(""));
}

function references(): fc.Arbitrary<Reference> {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const component = fc
    .tuple(word, fc.constantFrom("", ".", "_", "__", "-", "--"), word)
    .map(([a, separator, b]) => a + separator + b);
  const path = fc.array(component, { minLength: 2, maxLength: 5 }).map((parts) => parts.join("/"));
  const registry = fc.constantFrom(
    "docker.io",
    "localhost",
    "localhost:5000",
    "quay.io",
    "a.example:8443",
    "[::1]:5000",
    "127.0.0.1",
    "Registry",
  );
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
  return fc.record(
    { registry, repository: path, tag, digest: fc.constantFrom(digest) },
    { requiredKeys: ["registry", "repository"] },
  );
}
