import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";
import type { BuildSource } from "./buildSource.ts";
import { builderOf } from "./builderOf.ts";
import type { RecipeBuild } from "./taskRecipe.ts";

/**
 * The builds for some platforms: by the source that says it is for that platform, else by the one that
 * does not say. Platforms that no source is for are left out.
 */
export function recipeBuilds(
  sources: readonly BuildSource[],
  platforms: readonly Platform[],
  textOf: (dockerfile: string) => string | undefined,
): readonly RecipeBuild[] {
  return platforms.flatMap((platform) => {
    const source =
      sources.find((each) => each.platforms.some((own) => isFor(own, platform))) ??
      sources.find((each) => each.platforms.length === 0 || sources.length === 1);
    if (!source) return [];
    const { dockerfile, context, buildArguments, target } = source;
    const given = buildArguments.map((each) => each.split("=")[0] ?? "");
    const text = textOf(dockerfile);
    return [
      {
        kind: "build" as const,
        platform,
        dockerfile,
        context,
        buildArguments,
        ...(target !== undefined && { target }),
        builder: text === undefined ? "buildkit" : builderOf(text, given),
      },
    ];
  });
}

/** `arm` without a variant is for any of them. */
function isFor(own: Platform, platform: Platform): boolean {
  if (samePlatform(own, platform)) return true;
  const isAny = own.variant === undefined && own.architecture === "arm";
  return isAny && own.os === platform.os && platform.architecture === "arm";
}
