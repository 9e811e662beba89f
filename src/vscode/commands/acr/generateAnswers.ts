import type { Platform } from "../../../core/oci/platform.ts";
import type { BuildSource } from "../../../acr/generate/buildSource.ts";
import { recipeBuilds } from "../../../acr/generate/recipeMembers.ts";
import type {
  RecipeImage,
  RecipeRegistry,
  RecipeTag,
  TaskRecipe,
} from "../../../acr/generate/taskRecipe.ts";

/** What the images are made of. */
export type ImageSource =
  | { readonly kind: "builds"; readonly name: string; readonly sources: readonly BuildSource[] }
  | { readonly kind: "tags"; readonly name: string; readonly images: readonly RecipeImage[] };

/** A file that is made of a recipe. */
export type GeneratedKind = "task" | "workflow" | "script";

/** What was answered so far. */
export interface GenerateAnswers {
  readonly source?: ImageSource;
  readonly platforms?: readonly Platform[];
  readonly image?: string;
  readonly registry?: RecipeRegistry;
  readonly tags?: readonly RecipeTag[];
  readonly file?: GeneratedKind;
}

/** The recipe of the answers; `undefined` before all are there. */
export function recipeOf(
  { source, platforms = [], image, registry, tags }: GenerateAnswers,
  textOf: (dockerfile: string) => string | undefined,
): TaskRecipe | undefined {
  if (!source || image === undefined || !registry || !tags) return undefined;
  const members =
    source.kind === "tags" ? source.images : recipeBuilds(source.sources, platforms, textOf);
  return { image, registry, members, tags };
}
