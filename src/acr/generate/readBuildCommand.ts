import { parsePlatform } from "../../core/oci/platformText.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { DockerBuild } from "../plan/dockerAction.ts";
import { readDockerCommands } from "../plan/dockerCommand.ts";
import { dockerfilePath } from "../plan/dockerfilePath.ts";
import type { BuildSource } from "./buildSource.ts";

/** Why a command line says nothing about a build that could be done elsewhere. */
export type CommandProblem = "none" | "dynamic" | "outside";

/**
 * What a command line such as `docker buildx build --platform … -t app .` builds; the last one, if it
 * has several. `dynamic`: only a shell knows a part of it. `outside`: it is not built from files of the
 * folder.
 */
export function readBuildCommand(text: string): BuildSource | CommandProblem {
  const build = readDockerCommands(text).findLast((action) => action.kind === "build");
  if (build?.kind !== "build") return "none";
  const parts = [build.dockerfile, build.context, build.target, ...build.platforms];
  if ([...parts, ...build.buildArguments].some((part) => part?.isDynamic)) return "dynamic";
  const context = build.context?.text ?? ".";
  const dockerfile = dockerfilePath({
    workingDirectory: undefined,
    file: build.dockerfile?.text,
    context,
  });
  if (dockerfile === undefined) return "outside";
  return {
    name: text.trim(),
    dockerfile,
    context,
    buildArguments: build.buildArguments.map((part) => part.text),
    ...(build.target && { target: build.target.text }),
    platforms: platformsOf(build),
    images: build.tags.filter(({ isDynamic }) => !isDynamic).map((tag) => tag.text),
  };
}

function platformsOf({ platforms }: DockerBuild): readonly Platform[] {
  return platforms.flatMap(({ text }) => platformIn(text) ?? []);
}

/** A platform in a text; `undefined` if it is none. */
export function platformIn(text: string): Platform | undefined {
  try {
    return parsePlatform(text);
  } catch {
    return undefined;
  }
}
