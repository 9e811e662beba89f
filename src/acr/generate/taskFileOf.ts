import { formatPlatform } from "../../core/oci/platformText.ts";
import { platformSuffix, recipeNames, type RecipeNames } from "./recipeNames.ts";
import type { RecipeBuild, RecipeMember, TaskRecipe } from "./taskRecipe.ts";

const words = { registry: "{{.Run.Registry}}", run: "{{.Run.ID}}" };

/**
 * A task file (version v1.1.0) that builds and pushes the images of a recipe, joins them in a list
 * under each of its tags and pushes that, commented. The recipe must be without problems.
 */
export function taskFileOf(recipe: TaskRecipe): string {
  const names = recipeNames(recipe, words);
  const builds = recipe.members.flatMap((member, i) =>
    member.kind === "build" ? [{ build: member, name: names.members[i] ?? "" }] : [],
  );
  return (
    [
      ...head(recipe, builds.length > 0),
      "version: v1.1.0",
      "",
      "steps:",
      ...buildComments(recipe.members),
      ...builds.flatMap((each) => [...buildLines(each), ...timeoutLines(recipe, builds.length)]),
      ...(builds.length > 0
        ? [
            "",
            "  # A list can only hold what is in its registry already.",
            "  - id: push-platforms",
            "    push:",
            ...builds.map(({ name }) => `      - ${name}`),
          ]
        : []),
      ...listLines(names),
    ].join("\n") + "\n"
  );
}

function head({ image, members }: TaskRecipe, isBuilt: boolean): readonly string[] {
  const platforms = members.map(({ platform }) => formatPlatform(platform)).join(", ");
  return [
    `# ${image} for ${platforms}: ${isBuilt ? "one image each, joined" : "images joined"} in a manifest list.`,
    "# Run it in Azure with: az acr run --registry <name> --file acr-task.yaml .",
    "",
  ];
}

function buildComments(members: readonly RecipeMember[]): readonly string[] {
  const builders = new Set(members.map((member) => member.kind === "build" && member.builder));
  return [
    ...(builders.has("classic")
      ? [
          "  # One after the other, and with --pull: the classic builder would take the base image of the",
          "  # platform before for the next one, too.",
        ]
      : []),
    ...(builders.has("buildkit")
      ? ["  # DOCKER_BUILDKIT=1: only BuildKit sets TARGETARCH and the like."]
      : []),
    ...(builders.has("buildx")
      ? [
          "  # Commands rather than `build:`, whose scanner cannot read FROM --platform, nor names of base",
          "  # images that depend on the platform.",
        ]
      : []),
  ];
}

function buildLines({ build, name }: { readonly build: RecipeBuild; readonly name: string }) {
  const id = `build-${platformSuffix(build.platform)}`;
  const options = buildOptions(build, name);
  switch (build.builder) {
    case "classic":
      return [`  - id: ${id}`, `    build: --pull ${options}`];
    case "buildkit":
      return [
        `  - id: ${id}`,
        `    build: --pull ${options}`,
        "    env:",
        "      - DOCKER_BUILDKIT=1",
      ];
    case "buildx":
      return [`  - id: ${id}`, `    cmd: docker buildx build --pull --load ${options}`];
  }
}

/** Seconds that a run may take (ACR Tasks: 8 hours), and a step that says nothing. */
const longest = { run: 28_800, step: 600 } as const;
/** Seconds that a build gets; emulated ones are slow. */
const longestBuild = 3600;

function timeoutLines({ tags }: TaskRecipe, builds: number): readonly string[] {
  const others = 2 + 2 * tags.length;
  const share = (longest.run - others * longest.step) / builds;
  const timeout = Math.min(longestBuild, Math.floor(share / 60) * 60);
  return timeout > longest.step ? [`    timeout: ${timeout}`] : [];
}

/** What stands behind `docker build`, in the form that the engine sees: options in two words. */
export function buildOptions(build: RecipeBuild, name: string): string {
  const { platform, dockerfile, context, buildArguments, target } = build;
  return [
    `--platform ${formatPlatform(platform)}`,
    `-t ${name}`,
    `-f ${dockerfile}`,
    ...buildArguments.map((each) => `--build-arg ${each}`),
    ...(target === undefined ? [] : [`--target ${target}`]),
    context,
  ].join(" ");
}

function listLines({ lists, members }: RecipeNames): readonly string[] {
  const lines = lists.flatMap((list, i) => {
    const suffix = lists.length > 1 ? `-${i + 1}` : "";
    return [
      "",
      `  - id: create-list${suffix}`,
      "    cmd: >",
      "      docker manifest create",
      `      ${list}`,
      ...members.map((member) => `      ${member}`),
      `  - id: push-list${suffix}`,
      `    cmd: docker manifest push --purge ${list}`,
    ];
  });
  const [shown = ""] = lists;
  return [
    ...lines,
    "",
    "  # What was pushed, in the log of the run.",
    "  - id: inspect-list",
    `    cmd: docker manifest inspect ${shown}`,
  ];
}
