import fc from "fast-check";
import type { Platform } from "../../../src/core/oci/platform.ts";
import { platformKey } from "../../../src/core/oci/platformMatch.ts";
import { recipeProblems } from "../../../src/acr/generate/recipeNames.ts";
import type {
  RecipeBuilder,
  RecipeMember,
  TaskRecipe,
} from "../../../src/acr/generate/taskRecipe.ts";

/** A recipe together with Dockerfiles that fit its builds. */
export interface RecipeCase {
  readonly recipe: TaskRecipe;
  readonly files: ReadonlyMap<string, string>;
}

const linux: fc.Arbitrary<Platform> = fc.constantFrom<Platform>(
  { os: "linux", architecture: "amd64" },
  { os: "linux", architecture: "amd64", variant: "v3" },
  { os: "linux", architecture: "arm64" },
  { os: "linux", architecture: "arm64", variant: "v8" },
  { os: "linux", architecture: "arm" },
  { os: "linux", architecture: "arm", variant: "v6" },
  { os: "linux", architecture: "arm", variant: "v7" },
  { os: "linux", architecture: "386" },
  { os: "linux", architecture: "ppc64le" },
  { os: "linux", architecture: "s390x" },
  { os: "linux", architecture: "riscv64" },
  { os: "linux", architecture: "mips64le" },
  { os: "linux", architecture: "loong64" },
);
const word = fc.constantFrom("app", "team", "a1", "my-image", "web_2", "x.y", "tools");
const tag = fc.constantFrom("latest", "1.0", "v2-rc.1", "multi", "1.0-arm64", "x", "2026.1");

const texts: Readonly<Record<RecipeBuilder, readonly string[]>> = {
  classic: [
    "FROM scratch\nCOPY . /\n",
    "FROM alpine:3.20\nRUN true\n",
    "ARG V=3\nFROM alpine:$V\n",
  ],
  buildkit: ["FROM alpine\nARG TARGETARCH\nRUN echo $TARGETARCH\n"],
  buildx: [
    "FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nARG TARGETARCH\nFROM scratch\n",
    "ARG TARGETARCH\nFROM base-${TARGETARCH}:1\n",
  ],
};

const build = fc
  .constantFrom<RecipeBuilder>("classic", "buildkit", "buildx")
  .chain((builder) =>
    fc.record({
      member: fc.record(
        {
          kind: fc.constant("build" as const),
          platform: linux,
          dockerfile: fc
            .tuple(word, fc.constantFrom("", ".dev"))
            .map(([folder, suffix]) => `${folder}/${builder}/Dockerfile${suffix}`),
          context: fc.constantFrom(".", "src", "./a/b", "https://example.com/app.git"),
          buildArguments: fc.uniqueArray(
            fc.constantFrom("A=1", "VERSION=1.2.3", "URL=http://x/y"),
            { maxLength: 2 },
          ),
          target: fc.constantFrom("final", "release"),
          builder: fc.constant(builder),
        },
        {
          requiredKeys: ["kind", "platform", "dockerfile", "context", "buildArguments", "builder"],
        },
      ),
      text: fc.constantFrom(...texts[builder]),
    }),
  );
const image = fc.record({
  member: fc.record({
    kind: fc.constant("image" as const),
    platform: linux,
    tag: fc.constantFrom("1-a", "old", "1.0-x", "nightly"),
  }),
  text: fc.constant(undefined),
});

/** Recipes without problems. */
export const recipeCases: fc.Arbitrary<RecipeCase> = fc
  .record({
    image: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("/")),
    registry: fc.constantFrom<TaskRecipe["registry"]>(
      { kind: "run" },
      { kind: "host", host: "contoso.azurecr.io" },
      { kind: "host", host: "localhost:5000" },
    ),
    members: fc.array(fc.oneof(build, build, image), { minLength: 1, maxLength: 5 }),
    tags: fc.array(
      fc.oneof(
        tag.map((name) => ({ kind: "fixed", tag: name }) as const),
        fc.constant({ kind: "run" } as const),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ members, ...rest }) => {
    const once = new Map(members.map((each) => [platformKey(each.member.platform), each]));
    const files = new Map<string, string>();
    const kept = [...once.values()].map(({ member, text }): RecipeMember => {
      if (member.kind === "build" && text !== undefined && !files.has(member.dockerfile)) {
        files.set(member.dockerfile, text);
      }
      return member;
    });
    return { recipe: { ...rest, members: kept }, files };
  })
  .filter(({ recipe }) => recipeProblems(recipe).length === 0);
