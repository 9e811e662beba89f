import { formatPlatform } from "../../core/oci/platformText.ts";
import { platformSuffix, recipeNames } from "./recipeNames.ts";
import type { RecipeBuild, TaskRecipe } from "./taskRecipe.ts";

const words = { registry: "${{ vars.REGISTRY }}", run: "${{ github.run_id }}" };

/** Machines of GitHub that need no emulation; others build on those of amd64. */
const runners: Readonly<Record<string, string>> = {
  amd64: "ubuntu-latest",
  arm64: "ubuntu-24.04-arm",
};

/**
 * The same as a workflow for GitHub Actions: a job for each platform on a machine of its own, then one
 * that joins what they pushed. The recipe must be without problems.
 */
export function workflowOf(recipe: TaskRecipe): string {
  const { repository, lists, members } = recipeNames(recipe, words);
  const builds = recipe.members.flatMap((member, i) =>
    member.kind === "build" ? [{ build: member, name: members[i] ?? "" }] : [],
  );
  const platforms = recipe.members.map(({ platform }) => formatPlatform(platform)).join(", ");
  return (
    [
      `# ${recipe.image} for ${platforms}, joined in a manifest list.`,
      ...(recipe.registry.kind === "run"
        ? ["# Needs the variable REGISTRY (host of the registry) of the repository,"]
        : ["# Needs of the repository"]),
      "# and the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD.",
      `name: Build ${recipe.image}`,
      "",
      "on:",
      "  push:",
      "    branches: [main]",
      "  workflow_dispatch:",
      "",
      "permissions:",
      "  contents: read",
      "",
      "jobs:",
      ...(builds.length > 0 ? buildJob(recipe, builds) : []),
      ...listJob(recipe, { repository, lists, members, isBuilt: builds.length > 0 }),
    ].join("\n") + "\n"
  );
}

interface NamedBuild {
  readonly build: RecipeBuild;
  readonly name: string;
}

function buildJob(recipe: TaskRecipe, builds: readonly NamedBuild[]): readonly string[] {
  const isEmulated = builds.some(({ build }) => !(build.platform.architecture in runners));
  return [
    "  build:",
    "    runs-on: ${{ matrix.runner }}",
    "    strategy:",
    "      matrix:",
    "        include:",
    ...builds.flatMap(({ build, name }) => matrixEntry(build, name)),
    "    steps:",
    "      - uses: actions/checkout@v5",
    ...(isEmulated
      ? [
          "      # Emulation for the platforms that GitHub has no machines of.",
          "      - uses: docker/setup-qemu-action@v3",
        ]
      : []),
    "      - uses: docker/setup-buildx-action@v3",
    ...login(recipe),
    "      - uses: docker/build-push-action@v6",
    "        with:",
    "          context: ${{ matrix.context }}",
    "          file: ${{ matrix.file }}",
    "          platforms: ${{ matrix.platform }}",
    "          target: ${{ matrix.target }}",
    "          build-args: ${{ matrix.arguments }}",
    "          tags: ${{ matrix.image }}",
    "          pull: true",
    "          push: true",
    "          # A list of one image and its provenance could not be a member of another list everywhere.",
    "          provenance: false",
    "",
  ];
}

function matrixEntry(build: RecipeBuild, name: string): readonly string[] {
  const { platform, dockerfile, context, buildArguments, target = "" } = build;
  return [
    `          - name: ${platformSuffix(platform)}`,
    `            platform: ${formatPlatform(platform)}`,
    `            runner: ${runners[platform.architecture] ?? "ubuntu-latest"}`,
    `            context: ${quoted(context)}`,
    `            file: ${quoted(dockerfile)}`,
    `            target: ${quoted(target)}`,
    ...(buildArguments.length > 0
      ? ["            arguments: |", ...buildArguments.map((each) => `              ${each}`)]
      : [`            arguments: ""`]),
    `            image: ${name}`,
  ];
}

interface ListNames {
  readonly repository: string;
  readonly lists: readonly string[];
  readonly members: readonly string[];
  readonly isBuilt: boolean;
}

function listJob(
  recipe: TaskRecipe,
  { repository, lists, members, isBuilt }: ListNames,
): readonly string[] {
  const inShell = (name: string) =>
    `"$IMAGE${name.slice(repository.length).replace(words.run, "$GITHUB_RUN_ID")}"`;
  return [
    "  list:",
    ...(isBuilt ? ["    needs: build"] : []),
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: docker/setup-buildx-action@v3",
    ...login(recipe),
    "      - name: Join the images in a manifest list",
    "        env:",
    `          IMAGE: ${repository}`,
    "        run: |",
    "          docker buildx imagetools create \\",
    ...lists.map((list) => `            --tag ${inShell(list)} \\`),
    ...members.map(
      (member, i) => `            ${inShell(member)}${i < members.length - 1 ? " \\" : ""}`,
    ),
  ];
}

function login({ registry }: TaskRecipe): readonly string[] {
  return [
    "      - uses: docker/login-action@v3",
    "        with:",
    `          registry: ${registry.kind === "run" ? words.registry : quoted(registry.host)}`,
    "          username: ${{ secrets.REGISTRY_USERNAME }}",
    "          password: ${{ secrets.REGISTRY_PASSWORD }}",
  ];
}

/** A text that YAML takes as a text. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
