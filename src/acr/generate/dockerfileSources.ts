import path from "node:path";
import { platformKey } from "../../core/oci/platformMatch.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { platformNamedBy } from "../plan/namedPlatform.ts";
import type { BuildSource, SourceFile } from "./buildSource.ts";

/** Dockerfiles that make one image: one for all platforms, or one for each. */
export interface DockerfileGroup {
  /** What it is called where it is chosen. */
  readonly name: string;
  readonly sources: readonly BuildSource[];
}

/**
 * Dockerfiles by the images that they make: those that differ only by a platform in their name
 * (`dockerfile.amd64`, `dockerfile.arm64`) belong together. Each is built in its own folder, or in the
 * workspace's if it lies in one for Dockerfiles only.
 */
export function groupDockerfiles(files: readonly SourceFile[]): readonly DockerfileGroup[] {
  const groups = new Map<string, BuildSource[]>();
  for (const file of files) {
    const named = platformNamedBy(file.path);
    const key = named
      ? `${file.path.slice(0, named.start)}*${file.path.slice(named.end)}`
      : file.path;
    groups.set(key, [...(groups.get(key) ?? []), sourceOf(file, named?.platform)]);
  }
  return [...groups].map(([name, sources]) => ({ name, sources: eachPlatformOnce(sources) }));
}

function sourceOf({ path: file }: SourceFile, platform: Platform | undefined): BuildSource {
  const folder = path.posix.dirname(file);
  const isOfDockerfiles = /(?:^|\/)(?:docker|dockerfiles|\.docker|build)$/i.test(folder);
  // A folder for one platform holds its Dockerfile; what is built lies beside it.
  const isOfPlatform = platformNamedBy(path.posix.basename(folder)) !== undefined;
  const context = isOfDockerfiles || isOfPlatform ? path.posix.dirname(folder) : folder;
  return {
    name: file,
    dockerfile: file,
    context,
    buildArguments: [],
    platforms: platform ? [platform] : [],
    images: [],
  };
}

function eachPlatformOnce(sources: readonly BuildSource[]): readonly BuildSource[] {
  const keyOf = ({ platforms: [platform], name }: BuildSource) =>
    platform ? platformKey(platform) : name;
  return [...new Map(sources.toReversed().map((each) => [keyOf(each), each])).values()].reverse();
}
