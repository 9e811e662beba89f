import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isRecord } from "../../../../src/core/base/record.ts";
import { formatPlatform } from "../../../../src/core/oci/platformText.ts";
import { readDockerCommands } from "../../../../src/acr/plan/dockerCommand.ts";
import { scriptOf } from "../../../../src/acr/generate/scriptOf.ts";
import { workflowOf } from "../../../../src/acr/generate/workflowOf.ts";
import { recipeCases } from "../../../support/acr/recipes.ts";

/** What stands at a path of keys and positions. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => {
    if (Array.isArray(found)) return found[Number(key)] as unknown;
    return isRecord(found) ? found[key] : undefined;
  }, value);
}

function steps(workflow: unknown, job: string): readonly string[] {
  const list = at(workflow, "jobs", job, "steps");
  return Array.isArray(list)
    ? list.map((step: unknown) => JSON.stringify(at(step, "uses") ?? "run"))
    : [];
}

describe("a generated workflow", () => {
  it("builds each platform in a job of its own and joins what they pushed", () => {
    fc.assert(
      fc.property(recipeCases, ({ recipe }) => {
        const workflow: unknown = parse(workflowOf(recipe));
        expect(at(workflow, "permissions")).toEqual({ contents: "read" });
        const builds = recipe.members.filter((member) => member.kind === "build");
        const include = at(workflow, "jobs", "build", "strategy", "matrix", "include");
        const entries = Array.isArray(include) ? include : [];
        expect(entries.map((entry: unknown) => at(entry, "platform"))).toEqual(
          builds.map(({ platform }) => formatPlatform(platform)),
        );
        for (const [i, build] of builds.entries()) {
          expect(at(entries, i, "context")).toBe(build.context);
          expect(at(entries, i, "file")).toBe(build.dockerfile);
          expect(String(at(entries, i, "arguments")).trim()).toBe(build.buildArguments.join("\n"));
        }
        if (builds.length > 0) {
          expect(steps(workflow, "build")).toContain('"docker/build-push-action@v6"');
          expect(at(workflow, "jobs", "list", "needs")).toBe("build");
        }
        const run = at(workflow, "jobs", "list", "steps", 2, "run");
        const [join] = readDockerCommands(String(run));
        if (join?.kind !== "joinTags") throw new Error(`no list: ${String(run)}`);
        expect(join.lists).toHaveLength(recipe.tags.length);
        expect(join.members).toHaveLength(recipe.members.length);
      }),
    );
  });
});

describe("a generated script", () => {
  it("builds and pushes each platform, then makes and pushes each list", () => {
    fc.assert(
      fc.property(recipeCases, ({ recipe }) => {
        const script = scriptOf(recipe).replaceAll('"$DOCKER"', "docker");
        const done = readDockerCommands(script);
        const count = (kind: string) => done.filter((each) => each.kind === kind).length;
        const builds = recipe.members.filter(({ kind }) => kind === "build").length;
        expect([count("build"), count("push")]).toEqual([builds, builds]);
        const lists = done.filter((each) => each.kind === "createList");
        expect(lists.map(({ members }) => members.length)).toEqual(
          recipe.tags.map(() => recipe.members.length),
        );
        // With --all for Podman, with --purge for Docker.
        expect(count("pushList")).toBe(2 * recipe.tags.length);
      }),
    );
  });
});
