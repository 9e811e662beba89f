import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { platformKey } from "../../../../src/core/oci/platformMatch.ts";
import { recipeNames } from "../../../../src/acr/generate/recipeNames.ts";
import { taskFileOf } from "../../../../src/acr/generate/taskFileOf.ts";
import type { TaskRecipe } from "../../../../src/acr/generate/taskRecipe.ts";
import { lintTask } from "../../../../src/acr/lint/lintTask.ts";
import { imagesLeft } from "../../../../src/acr/plan/imagesLeft.ts";
import { planTask } from "../../../../src/acr/plan/planTask.ts";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";
import { recipeCases } from "../../../support/acr/recipes.ts";

const runPlatform = { os: "linux", architecture: "amd64" } as const;
const run = { Registry: "myregistry.azurecr.io", ID: "cf1" };

function read(text: string) {
  return readTaskFile(text, { os: "linux", run, values: {}, name: "acr-task.yaml" });
}

const article: TaskRecipe = {
  image: "multi-arch-samples/myimage",
  registry: { kind: "run" },
  members: (["amd64", "arm64"] as const).map((architecture) => ({
    kind: "build",
    platform: { os: "linux", architecture },
    dockerfile: `dockerfile.${architecture}`,
    context: ".",
    buildArguments: [],
    builder: "classic",
  })),
  tags: [{ kind: "fixed", tag: "latest" }, { kind: "run" }],
};

describe("a generated task file", () => {
  it("is what the article meant", () => {
    expect(taskFileOf(article)).toMatchInlineSnapshot(`
      "# multi-arch-samples/myimage for linux/amd64, linux/arm64: one image each, joined in a manifest list.
      # Run it in Azure with: az acr run --registry <name> --file acr-task.yaml .

      version: v1.1.0

      steps:
        # One after the other, and with --pull: the classic builder would take the base image of the
        # platform before for the next one, too.
        - id: build-amd64
          build: --pull --platform linux/amd64 -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.amd64 .
          timeout: 3600
        - id: build-arm64
          build: --pull --platform linux/arm64 -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64 -f dockerfile.arm64 .
          timeout: 3600

        # A list can only hold what is in its registry already.
        - id: push-platforms
          push:
            - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
            - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64

        - id: create-list-1
          cmd: >
            docker manifest create
            {{.Run.Registry}}/multi-arch-samples/myimage:latest
            {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
            {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
        - id: push-list-1
          cmd: docker manifest push --purge {{.Run.Registry}}/multi-arch-samples/myimage:latest

        - id: create-list-2
          cmd: >
            docker manifest create
            {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}
            {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
            {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
        - id: push-list-2
          cmd: docker manifest push --purge {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}

        # What was pushed, in the log of the run.
        - id: inspect-list
          cmd: docker manifest inspect {{.Run.Registry}}/multi-arch-samples/myimage:latest
      "
    `);
  });

  it("has no mistakes, and leaves the platforms of its recipe in each list", () => {
    fc.assert(
      fc.property(recipeCases, ({ recipe, files }) => {
        const text = taskFileOf(recipe);
        const reading = read(text);
        expect(reading.failure).toBeUndefined();
        expect(reading.hangs).toEqual([]);
        expect(lintTask(reading, { runPlatform, files }).map(({ rule }) => rule)).toEqual([]);
        if (!reading.task) throw new Error("no task");
        const left = imagesLeft(planTask(reading.task), runPlatform);
        const names = recipeNames(recipe, { registry: run.Registry, run: run.ID });
        const lists = left.filter(({ isList }) => isList);
        expect(lists.map(({ name }) => name)).toEqual(names.lists);
        for (const { platforms } of lists) {
          expect(platforms.map(({ member }) => member)).toEqual(names.members);
          platforms.forEach(({ platform, saidBy }, i) => {
            const member = recipe.members[i];
            if (member?.kind !== "build") return;
            expect(saidBy).toBe("option");
            expect(platform && platformKey(platform)).toBe(platformKey(member.platform));
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
