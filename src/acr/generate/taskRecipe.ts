import type { Platform } from "../../core/oci/platform.ts";

/** An image for several platforms that is to be built, or put together of tags that are there. */
export interface TaskRecipe {
  /** Path of the repository: `team/app`. */
  readonly image: string;
  /** What the registry is called. */
  readonly registry: RecipeRegistry;
  /** In their order; each platform once. At least one. */
  readonly members: readonly RecipeMember[];
  /** Tags that the list gets; at least one. */
  readonly tags: readonly RecipeTag[];
}

/** The registry that a run is in, or one by its host. */
export type RecipeRegistry =
  { readonly kind: "run" } | { readonly kind: "host"; readonly host: string };

/** A tag as written, or the id of the run. */
export type RecipeTag = { readonly kind: "fixed"; readonly tag: string } | { readonly kind: "run" };

/** The image for one platform. */
export type RecipeMember = RecipeBuild | RecipeImage;

export interface RecipeBuild {
  readonly kind: "build";
  readonly platform: Platform;
  /** Paths from the folder of the task file, `/` between their parts. */
  readonly dockerfile: string;
  readonly context: string;
  /** `NAME=value`. */
  readonly buildArguments: readonly string[];
  readonly target?: string;
  readonly builder: RecipeBuilder;
}

/**
 * What a Dockerfile needs: Docker's classic builder, BuildKit (it uses `TARGETARCH` and the like), or
 * `docker buildx build` (it has what the scanner in front of `build:` cannot read).
 */
export type RecipeBuilder = "classic" | "buildkit" | "buildx";

/** An image that is there already. */
export interface RecipeImage {
  readonly kind: "image";
  readonly platform: Platform;
  /** Its tag in the repository. */
  readonly tag: string;
}
