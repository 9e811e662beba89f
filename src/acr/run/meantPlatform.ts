import { formatPlatform } from "../../core/oci/platformText.ts";
import { parseReference } from "../../core/oci/reference.ts";
import { readBuildWords } from "../plan/buildCommand.ts";
import { canMean, platformNamedBy, platformOfName } from "../plan/namedPlatform.ts";

/**
 * The platform that a `docker build` without `--platform` is meant for: the one that both the name of
 * its image and that of its Dockerfile say (`app:1-arm64`, `dockerfile.arm64`). The machine of a run in
 * Azure does not read names; a computer of its own platform would leave two images of one.
 * @param words what stands behind `docker build`
 */
export function meantPlatform(words: readonly string[]): string | undefined {
  const { tags, dockerfile, platforms } = readBuildWords(words.map(quoted).join(" "));
  const ofFile = dockerfile && platformNamedBy(dockerfile.text);
  if (platforms.length > 0 || !ofFile) return undefined;
  const named = tags.map(({ text }) => platformOfTag(text));
  const isSaid = named.some((name) => name && canMean(name, ofFile.platform));
  return isSaid ? formatPlatform(ofFile.platform) : undefined;
}

function platformOfTag(text: string) {
  try {
    return platformOfName(parseReference(text));
  } catch {
    return undefined; // the engine will say what is wrong with the name
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
