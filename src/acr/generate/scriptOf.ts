import { formatPlatform } from "../../core/oci/platformText.ts";
import { recipeNames } from "./recipeNames.ts";
import { buildOptions } from "./taskFileOf.ts";
import type { TaskRecipe } from "./taskRecipe.ts";

const words = { registry: "$REGISTRY", run: "$TAG" };

/**
 * The same as a script for any POSIX shell, with Docker or, by `DOCKER=podman`, Podman. The recipe
 * must be without problems.
 */
export function scriptOf(recipe: TaskRecipe): string {
  const { repository, lists, members } = recipeNames(recipe, words);
  const short = (name: string) => `"\${IMAGE}${name.slice(repository.length)}"`;
  const platforms = recipe.members.map(({ platform }) => formatPlatform(platform)).join(", ");
  const builds = recipe.members.flatMap((member, i) => {
    if (member.kind !== "build") return [];
    const name = members[i] ?? "";
    return [{ options: buildOptions(member, short(name)), name, member }];
  });
  const needsRun = builds.length > 0 || recipe.tags.some(({ kind }) => kind === "run");
  const isBuildKit = builds.some(({ member }) => member.builder !== "classic");
  return (
    [
      "#!/bin/sh",
      `# ${recipe.image} for ${platforms}, joined in a manifest list.`,
      ...usage(recipe, needsRun),
      "set -eu",
      "",
      "DOCKER=${DOCKER:-docker}",
      ...(recipe.registry.kind === "run" ? ["REGISTRY=${REGISTRY:?the host of the registry}"] : []),
      ...(needsRun ? ["TAG=${TAG:-$(date -u +%Y%m%d%H%M%S)}"] : []),
      `IMAGE="${repository}"`,
      ...(isBuildKit
        ? [
            "# Docker's classic builder does not know TARGETARCH; Podman has no other one.",
            "export DOCKER_BUILDKIT=1",
          ]
        : []),
      "",
      ...builds.flatMap(({ options, name }) => [
        `"$DOCKER" build --pull ${options}`,
        `"$DOCKER" push ${short(name)}`,
      ]),
      ...(builds.length > 0 ? [""] : []),
      ...lists.flatMap((list) => [
        "# A list of an earlier run would be added to.",
        `"$DOCKER" manifest rm ${short(list)} 2>/dev/null || true`,
        `"$DOCKER" manifest create ${short(list)} \\`,
        ...members.map((member, i) => `  ${short(member)}${i < members.length - 1 ? " \\" : ""}`),
        ...pushLines(short(list)),
      ]),
    ].join("\n") + "\n"
  );
}

function usage({ registry }: TaskRecipe, needsRun: boolean): readonly string[] {
  const settings = [
    ...(registry.kind === "run" ? ["REGISTRY=myregistry.azurecr.io"] : []),
    ...(needsRun ? ["TAG=1.0"] : []),
  ];
  return [`# Use it as: ${[...settings, "sh build.sh"].join(" ")}`];
}

/** Podman pushes the list alone unless it is told to push its images, too. */
function pushLines(list: string): readonly string[] {
  return [
    'case "$DOCKER" in',
    `  *podman) "$DOCKER" manifest push --all ${list} "docker://"${list} ;;`,
    `  *) "$DOCKER" manifest push --purge ${list} ;;`,
    "esac",
  ];
}
