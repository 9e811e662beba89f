import path from "node:path";
import { l10n, Uri, window, workspace, type WorkspaceFolder } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { recipeProblems, type RecipeProblem } from "../../../acr/generate/recipeNames.ts";
import { readBuildCommand } from "../../../acr/generate/readBuildCommand.ts";
import {
  askChoice,
  askSeries,
  askText,
  back,
  type Back,
  type Choice,
} from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { recipeOf, type GenerateAnswers, type ImageSource } from "./generateAnswers.ts";
import { showGenerated } from "./generatedFile.ts";
import {
  fileStep,
  generateTitle,
  imageStep,
  platformStep,
  registryStep,
  tagStep,
} from "./generateQuestions.ts";
import { bakeTargets, workspaceSources, type WorkspaceSources } from "./generateSources.ts";
import { chosenTags, type ChosenTags } from "./generateTags.ts";

/**
 * Generate Multi-Platform Build…: a task file, a workflow or a script from Dockerfiles, a bake file, a
 * command line or selected tags. Nothing is written before the last question is answered.
 */
export async function generateTask(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const files = urisOf(target, selection);
  const tags = files.length === 0 ? await chosenTags(services, target, selection) : undefined;
  const folder = await chosenFolder(files[0]);
  const found = folder && (await workspaceSources(folder));
  const hosts = [...new Set(services.connections.all.map(({ registry }) => registry))];
  const given = found && givenSource(found, files);
  const initial: GenerateAnswers = {
    ...(given && { source: given }),
    ...(tags && {
      image: tags.repository,
      platforms: tags.platforms,
      registry: { kind: "host", host: tags.registry },
    }),
  };
  const answers = await askSeries<GenerateAnswers>(initial, [
    async (state, canGoBack) => {
      if (given) return undefined;
      const source = await askSource(services, { found, tags }, canGoBack);
      return source === back ? back : { ...state, source };
    },
    platformStep,
    imageStep,
    registryStep(tags ? [...new Set([tags.registry, ...hosts])] : hosts),
    tagStep,
    fileStep,
  ]);
  const recipe = recipeOf(answers, (file) => found?.texts.get(file));
  if (!recipe || !answers.file) return;
  const [problem] = recipeProblems(recipe);
  if (problem) void window.showErrorMessage(problemText(problem));
  else await showGenerated(recipe, answers.file, folder);
}

function urisOf(target: unknown, selection: unknown): readonly Uri[] {
  const rows = Array.isArray(selection) ? selection : [target];
  return rows.filter((row: unknown) => row instanceof Uri);
}

async function chosenFolder(file: Uri | undefined): Promise<WorkspaceFolder | undefined> {
  const own = file && workspace.getWorkspaceFolder(file);
  const { workspaceFolders: [only, ...others] = [] } = workspace;
  if (own || others.length === 0) return own ?? only;
  return window.showWorkspaceFolderPick();
}

/** What the command was called on: the group of each Dockerfile, or those very files. */
function givenSource({ folder, dockerfiles }: WorkspaceSources, uris: readonly Uri[]) {
  const paths = uris.map((uri) => path.posix.relative(folder.uri.path, uri.path));
  const groups = dockerfiles.filter(({ sources }) =>
    sources.some(({ dockerfile }) => paths.includes(dockerfile)),
  );
  const sources = groups.flatMap((group) => group.sources);
  const own = sources.filter(({ dockerfile }) => paths.includes(dockerfile));
  const [first] = groups;
  if (!first) return undefined;
  const chosen = paths.length > 1 ? own : first.sources;
  return { kind: "builds", name: first.name, sources: chosen } satisfies ImageSource;
}

interface Offered {
  readonly found: WorkspaceSources | undefined;
  readonly tags: ChosenTags | undefined;
}

async function askSource(
  services: Services,
  { found, tags }: Offered,
  canGoBack: boolean,
): Promise<ImageSource | Back> {
  for (;;) {
    const answer = await askChoice<ImageSource | Uri | "command">({
      title: generateTitle(),
      canGoBack,
      placeholder: l10n.t("Choose what the images are built from"),
      choices: [...tagChoices(tags), ...fileChoices(found), commandChoice()],
    });
    if (answer === back) return back;
    const source =
      answer === "command"
        ? await askCommand()
        : answer instanceof Uri
          ? found && (await askTarget(services, found, answer))
          : answer;
    if (source && source !== back) return source;
  }
}

function tagChoices(tags: ChosenTags | undefined): readonly Choice<ImageSource>[] {
  if (!tags || tags.images.length === 0) return [];
  const name = tags.images.map(({ tag }) => tag).join(", ");
  return [
    {
      value: { kind: "tags", name, images: tags.images },
      label: l10n.t("The Selected Tags, Without Building"),
      description: name,
      alwaysShow: true,
    },
  ];
}

function fileChoices(found: WorkspaceSources | undefined): readonly Choice<ImageSource | Uri>[] {
  if (!found) return [];
  const groups = found.dockerfiles.map(({ name, sources }) => ({
    value: { kind: "builds", name, sources } as const,
    label: name,
    description: sources
      .flatMap(({ platforms }) => platforms)
      .map((platform) => formatPlatform(platform))
      .join(", "),
  }));
  const bake = found.bakeFiles.map((uri) => ({
    value: uri,
    label: path.posix.relative(found.folder.uri.path, uri.path),
    description: l10n.t("bake file"),
  }));
  return [...groups, ...bake];
}

function commandChoice(): Choice<"command"> {
  return { value: "command", label: l10n.t("Paste a Build Command…"), alwaysShow: true };
}

async function askCommand(): Promise<ImageSource | Back> {
  const answer = await askText({
    title: generateTitle(),
    canGoBack: true,
    prompt: l10n.t("Command that builds the image now"),
    placeholder: "docker buildx build --platform linux/amd64,linux/arm64 -t team/app .",
    validate: (text) => {
      const read = readBuildCommand(text);
      return typeof read === "string" ? commandText(read) : undefined;
    },
  });
  const source = answer === back ? "none" : readBuildCommand(answer);
  if (typeof source === "string") return back;
  return { kind: "builds", name: source.name, sources: [source] };
}

function commandText(problem: "none" | "dynamic" | "outside"): string {
  switch (problem) {
    case "none":
      return l10n.t("Enter a command that begins with docker build or docker buildx build.");
    case "dynamic":
      return l10n.t("Write out the variables; only a shell knows what they stand for.");
    case "outside":
      return l10n.t("The Dockerfile must be a file of this folder.");
  }
}

async function askTarget(
  services: Services,
  { folder }: WorkspaceSources,
  file: Uri,
): Promise<ImageSource | Back | undefined> {
  const targets = await bakeTargets(services, folder, file);
  if (typeof targets === "string" || targets.length === 0) {
    void window.showErrorMessage(bakeText(targets));
    return undefined;
  }
  const answer = await askChoice({
    title: generateTitle(),
    canGoBack: true,
    placeholder: l10n.t("Choose a target of the bake file"),
    choices: targets.map((source) => ({
      value: source,
      label: source.name,
      description: source.platforms.map((platform) => formatPlatform(platform)).join(", "),
    })),
  });
  return answer === back ? back : { kind: "builds", name: answer.name, sources: [answer] };
}

function bakeText(problem: "unreadable" | "noBuildx" | "untrusted" | readonly unknown[]): string {
  switch (problem) {
    case "noBuildx":
      return l10n.t(
        "Bake files in HCL are read by docker buildx, which is not here. Install it, or save what “docker buildx bake --print” says as docker-bake.json.",
      );
    case "untrusted":
      return l10n.t(
        "Bake files in HCL are read by docker buildx, which runs in trusted workspaces only.",
      );
    case "unreadable":
      return l10n.t("The bake file cannot be read. The log says why.");
    default:
      return l10n.t("The bake file has no targets.");
  }
}

function problemText(problem: RecipeProblem): string {
  switch (problem.kind) {
    case "platforms":
      return l10n.t("No Dockerfile is for the chosen platforms.");
    case "platform":
      return l10n.t(
        "{0} cannot be built here. Build it elsewhere and select its tag.",
        formatPlatform(problem.platform),
      );
    case "word":
      return l10n.t("“{0}” has characters that a shell would change. Rename it.", problem.text);
    case "tag":
      return l10n.t("“{0}” cannot be a tag of the list.", problem.text);
    case "image":
    case "registry":
      return l10n.t("“{0}” is no name of a repository or registry.", problem.text);
  }
}
