import type { PlannedImage } from "../plan/taskPlan.ts";
import type { CompletionKind, CompletionSources, TaskCompletion } from "./completeTask.ts";
import type { ReadTask } from "./readTask.ts";
import type { TaskPlace } from "./taskPlace.ts";

const buildOptions = [
  "-t",
  "-f",
  "--build-arg",
  "--platform",
  "--target",
  "--pull",
  "--no-cache",
  "--label",
  "--secret",
];
const platforms = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/arm/v6",
  "linux/386",
  "linux/ppc64le",
  "linux/riscv64",
  "linux/s390x",
  "windows/amd64",
];

/** What the words of a `build`, `cmd` or `push` can be; nothing for other keys. */
export function completeWords(
  task: ReadTask,
  { mapping, key, before, item }: TaskPlace,
  offset: number,
  sources: CompletionSources,
): readonly TaskCompletion[] | undefined {
  if (mapping !== "step" || (key !== "build" && key !== "cmd" && key !== "push")) return undefined;
  const typed = lastWord(before);
  const words = before.slice(0, before.length - typed.length).trim();
  const replace = { start: offset - typed.length, end: offset };
  const all = (kind: CompletionKind, labels: readonly string[], detail = "") =>
    labels.map((label) => ({ kind, label, detail, replace }));
  const images = () =>
    builtBefore(task, item).map(([label, detail]) => ({
      kind: "image" as const,
      label,
      detail,
      replace,
    }));
  if (key === "push") return [...images(), ...all("value", registriesOf(task, sources))];
  if (key === "cmd") {
    if (words === "" || words === ">" || words === "|") return commandImages(task, all);
    if (isAboutImages(words)) return images();
    if (!/\b(?:docker|buildx)\s+build\b/.test(words)) return [];
  }
  const previous = words.split(/\s+/).at(-1);
  switch (previous) {
    case "-f":
    case "--file":
      return all("file", sources.dockerfiles);
    case "--platform":
      return all("platform", platforms);
    case "-t":
    case "--tag":
      return all("value", registriesOf(task, sources));
    case "--build-arg":
    case "--target":
      return [];
    default:
      return all("option", buildOptions);
  }
}

/** The word that is being typed; an action of a template is a part of it. */
function lastWord(before: string): string {
  return /(?:\{\{(?:[^}]|\}(?!\}))*\}\}|[^\s"'])*$/.exec(before)?.[0] ?? "";
}

function isAboutImages(words: string): boolean {
  return /\bdocker\s+(?:manifest\s+(?:create|push|annotate|inspect|rm)|push|tag|pull|run)\b/.test(
    words,
  );
}

/** Names of what steps above build, tag or join, as written, with what they become. */
function builtBefore({ reading, plan }: ReadTask, item: number): readonly [string, string][] {
  const made: readonly { readonly image: PlannedImage; readonly at: number }[] = [
    ...(plan?.builds ?? []).flatMap(({ tags, step }) =>
      tags.map((image) => ({ image, at: step.range.start })),
    ),
    ...(plan?.tags ?? []).map(({ to, step }) => ({ image: to, at: step.range.start })),
    ...(plan?.lists ?? []).map(({ list, step }) => ({ image: list, at: step.range.start })),
  ];
  const names = new Map<string, string>();
  for (const { image, at } of made) {
    const written = reading.source.slice(image.range.start, image.range.end);
    if (at <= item + 4 && !written.includes("\n")) names.set(written, image.text);
  }
  return [...names];
}

function registriesOf({ reading }: ReadTask, { registries }: CompletionSources): readonly string[] {
  const own = reading.aliases.isOn ? "$Registry/" : "{{.Run.Registry}}/";
  return [own, ...registries.map((host) => `${host}/`)];
}

function commandImages(
  { reading }: ReadTask,
  all: (kind: CompletionKind, labels: readonly string[], detail?: string) => TaskCompletion[],
): readonly TaskCompletion[] {
  const aliases = [...reading.aliases.byName.values()].filter(({ value }) => !value.includes("{{"));
  return [
    ...aliases.flatMap(({ name, value }) => all("alias", [name], value)),
    ...all("value", ["docker"]),
  ];
}
