import { isRepositoryPath, isTag } from "../../core/oci/reference.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { platformKey, samePlatform } from "../../core/oci/platformMatch.ts";
import { canMean, platformNamedBy } from "../plan/namedPlatform.ts";
import type { RecipeBuild, RecipeTag, TaskRecipe } from "./taskRecipe.ts";

/** Why a recipe cannot become a task. */
export type RecipeProblem =
  | { readonly kind: "image"; readonly text: string }
  | { readonly kind: "registry"; readonly text: string }
  | { readonly kind: "tag"; readonly text: string }
  /** Two members for one platform, or none at all. */
  | { readonly kind: "platforms" }
  /** ACR and BuildKit build for Linux here; images for others can only be members that are there. */
  | { readonly kind: "platform"; readonly platform: Platform }
  /** A path, argument or stage with characters that a shell or a template would change. */
  | { readonly kind: "word"; readonly text: string };

/** Words that a shell, the engine's splitting at spaces, and templates leave as they are. */
const safeWord = /^[\w./:@%+=,-]+$/;

/** What is wrong with a recipe; empty for one that becomes a task without mistakes. */
export function recipeProblems(recipe: TaskRecipe): readonly RecipeProblem[] {
  const { image, registry, members, tags } = recipe;
  const problems: RecipeProblem[] = [];
  if (!isRepositoryPath(image)) problems.push({ kind: "image", text: image });
  if (registry.kind === "host" && !/^[a-z\d][a-z\d.-]*(?::\d+)?$/.test(registry.host)) {
    problems.push({ kind: "registry", text: registry.host });
  }
  const names = tags.map(tagText);
  for (const tag of tags) {
    if (tag.kind === "fixed" && !isTag(tag.tag)) problems.push({ kind: "tag", text: tag.tag });
  }
  const own = members.flatMap((member) => (member.kind === "image" ? member.tag : []));
  const all = [...names, ...own];
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined || tags.length === 0) problems.push({ kind: "tag", text: twice ?? "" });
  const keys = new Set(members.map(({ platform }) => platformKey(platform)));
  if (keys.size !== members.length || keys.size === 0) problems.push({ kind: "platforms" });
  for (const member of members) {
    if (member.kind === "build") problems.push(...buildProblems(member));
    else if (!isTag(member.tag)) problems.push({ kind: "tag", text: member.tag });
  }
  return problems;
}

function* buildProblems(build: RecipeBuild): Generator<RecipeProblem> {
  const { platform, dockerfile, context, buildArguments, target } = build;
  if (platform.os !== "linux") yield { kind: "platform", platform };
  const words = [dockerfile, context, ...buildArguments, ...(target === undefined ? [] : [target])];
  const bad = words.find((word) => !safeWord.test(word) || word.startsWith("-"));
  if (bad !== undefined) yield { kind: "word", text: bad };
}

/** How a template or a script names the parts that only the run knows. */
export interface RecipeWords {
  /** The registry of the run. */
  readonly registry: string;
  /** The id of the run. */
  readonly run: string;
}

/** The names of a recipe's images, in the words of one kind of file. */
export interface RecipeNames {
  /** Registry and repository. */
  readonly repository: string;
  /** The lists, in full. */
  readonly lists: readonly string[];
  /** The image of each member, in full, in their order. */
  readonly members: readonly string[];
}

export function recipeNames(recipe: TaskRecipe, words: RecipeWords): RecipeNames {
  const { registry } = recipe;
  const host = registry.kind === "run" ? words.registry : registry.host;
  const repository = `${host}/${recipe.image}`;
  return {
    repository,
    lists: recipe.tags.map((tag) => `${repository}:${tag.kind === "run" ? words.run : tag.tag}`),
    members: recipe.members.map((member) => {
      const tag =
        member.kind === "image" ? member.tag : `${words.run}-${platformSuffix(member.platform)}`;
      return `${repository}:${tag}`;
    }),
  };
}

/** A platform as tags name it: `amd64`, `arm-v7`. */
export function platformSuffix(platform: Platform): string {
  const { architecture, variant } = platform;
  if (variant === undefined || samePlatform(platform, { os: platform.os, architecture })) {
    return architecture;
  }
  const suffix = `${architecture}-${variant}`;
  const named = platformNamedBy(suffix);
  // `amd64-v3` would be read as plain amd64.
  return named && !canMean(named, platform) ? architecture + variant : suffix;
}

function tagText(tag: RecipeTag): string {
  return tag.kind === "run" ? "\0run" : tag.tag;
}
