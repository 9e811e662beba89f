import { readShell, type ShellWord } from "../shell/readShell.ts";
import { isOn, partOf, valuesOf } from "./commandParts.ts";
import type { CommandPart, DockerBuild } from "./dockerAction.ts";
import { parseOptions } from "./optionParser.ts";

const buildOptions = {
  withValue: new Set(
    (
      "add-host allow annotation attest build-arg build-context builder cache-from cache-to call " +
      "cgroup-parent cpu-period cpu-quota cpu-shares c cpuset-cpus cpuset-mems file f iidfile isolation " +
      "label memory m memory-swap metadata-file network no-cache-filter output o platform progress " +
      "secret security-opt shm-size ssh tag t target ulimit"
    ).split(" "),
  ),
};
/** What stands behind `docker build` or `docker buildx build`; `text` is what the words are of. */
export function buildOf(text: string, words: readonly ShellWord[], isBuildx: boolean): DockerBuild {
  const { options, positional } = parseOptions(words, buildOptions);
  const outputs = valuesOf(options, "output", "o");
  const pushes = outputs.some(({ text: output }) => /type=registry|push=true/.test(output));
  return {
    kind: "build",
    isBuildx,
    tags: valuesOf(options, "tag", "t"),
    dockerfile: valuesOf(options, "file", "f").at(-1),
    context: positional.map(partOf).at(-1),
    platforms: valuesOf(options, "platform").flatMap((value) => splitAtCommas(text, value)),
    buildArguments: valuesOf(options, "build-arg"),
    target: valuesOf(options, "target").at(-1),
    isPushed: isOn(options, "push") || pushes,
    isPulling: isOn(options, "pull"),
  };
}

/** `build:` of a task file is what stands behind `docker build`. */
export function readBuildWords(text: string): DockerBuild {
  const [command] = readShell(text);
  return buildOf(text, command?.words ?? [], false);
}

function splitAtCommas(text: string, part: CommandPart): CommandPart[] {
  if (text.slice(part.start, part.end) !== part.text) {
    return part.text.split(",").map((piece) => ({ ...part, text: piece }));
  }
  return [...part.text.matchAll(/[^,]+/g)].map(({ 0: piece, index }) => ({
    ...part,
    text: piece,
    start: part.start + index,
    end: part.start + index + piece.length,
  }));
}
