import { readDockerfile } from "../dockerfile/readDockerfile.ts";
import type { RecipeBuilder } from "./taskRecipe.ts";

/** `ARG`s that only BuildKit sets (docs.docker.com, Dockerfile reference, global scope). */
const automatic = /\b(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)\b/;
/** Instructions that only BuildKit knows. */
const buildKitOnly =
  /^[ \t]*(?:RUN[ \t]+--(?:mount|network|security)\b|(?:COPY|ADD)[ \t]+--(?:link|chmod|parents|exclude|checksum|keep-git-dir)\b|RUN[ \t]+<<|COPY[ \t]+<<|#[ \t]*syntax[ \t]*=)/im;

/** What a Dockerfile needs to be built, with the names of the build arguments it is given. */
export function builderOf(text: string, given: readonly string[] = []): RecipeBuilder {
  const { stages, globalArguments } = readDockerfile(text);
  const isUnreadable = stages.some(
    ({ image, platform }) => platform !== undefined || hasUnset(image, globalArguments, given),
  );
  if (isUnreadable) return "buildx";
  return automatic.test(text) || buildKitOnly.test(text) ? "buildkit" : "classic";
}

/** A name that the scanner in front of `build:` cannot fill in. */
function hasUnset(
  image: string,
  defaults: ReadonlyMap<string, string | undefined>,
  given: readonly string[],
): boolean {
  return [...image.matchAll(/\$\{?(\w+)/g)].some(
    ([, name = ""]) => defaults.get(name) === undefined && !given.includes(name),
  );
}
