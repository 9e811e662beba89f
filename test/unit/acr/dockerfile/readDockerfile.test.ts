import { describe, expect, it } from "vitest";
import { readDockerfile } from "../../../../src/acr/dockerfile/readDockerfile.ts";

const crossBuilt = `# syntax=docker/dockerfile:1
ARG GO=1.22
ARG BASE
FROM --platform=$BUILDPLATFORM golang:\${GO} AS build
ARG TARGETARCH
ENV GOARCH=arm64 CGO_ENABLED=0
RUN go build \\
    -o /app
FROM scratch
COPY --from=build /app /app
`;

describe("what a Dockerfile says of platforms", () => {
  it("reads stages, arguments and settings", () => {
    const file = readDockerfile(crossBuilt);

    expect(file.stages.map(({ image, name, platform }) => [image, name, platform])).toEqual([
      ["golang:${GO}", "build", "$BUILDPLATFORM"],
      ["scratch", undefined, undefined],
    ]);
    expect([...file.globalArguments]).toEqual([
      ["GO", "1.22"],
      ["BASE", undefined],
    ]);
    expect(file.declared.has("TARGETARCH")).toBe(true);
    expect(file.settings.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "GO=1.22",
      "GOARCH=arm64",
      "CGO_ENABLED=0",
    ]);
  });

  it.each(["\n", "\r\n"])("places images and settings in the text (%j)", (ending) => {
    const text = crossBuilt.replaceAll("\n", ending);
    const { stages, settings } = readDockerfile(text);
    const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);

    expect(stages.map(({ imageRange }) => cut(imageRange))).toEqual(["golang:${GO}", "scratch"]);
    expect(stages.map(({ range }) => cut(range))).toEqual([
      "FROM --platform=$BUILDPLATFORM golang:${GO} AS build",
      "FROM scratch",
    ]);
    expect(settings.map(({ range }) => cut(range))).toContain("GOARCH=arm64");
  });

  it("goes on behind what it cannot read", () => {
    expect(readDockerfile("FROM\nNONSENSE x\nFROM a").stages.map(({ image }) => image)).toEqual([
      "",
      "a",
    ]);
    expect(readDockerfile("").stages).toEqual([]);
  });
});
