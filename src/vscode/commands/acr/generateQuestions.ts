import { l10n } from "vscode";
import type { Platform } from "../../../core/oci/platform.ts";
import { formatPlatform, parsePlatform } from "../../../core/oci/platformText.ts";
import { platformKey } from "../../../core/oci/platformMatch.ts";
import { usualPlatforms } from "../../../core/oci/platformValues.ts";
import { isRepositoryPath, isTag, parseReference } from "../../../core/oci/reference.ts";
import type { RecipeRegistry, RecipeTag } from "../../../acr/generate/taskRecipe.ts";
import { askChoice, askChoices, askText, back, type Step } from "../../platform/quickInput.ts";
import type { GenerateAnswers, GeneratedKind } from "./generateAnswers.ts";

/** Name of the series of questions. */
export const generateTitle = () => l10n.t("Generate Multi-Platform Build");

/** How the id of a run is written among tags. */
const runWord = "<run>";

/** Asks for the platforms of builds; what sources say themselves is chosen from the start. */
export const platformStep: Step<GenerateAnswers> = async (state, canGoBack) => {
  if (state.source?.kind !== "builds") return undefined;
  const { sources } = state.source;
  const said = sources.flatMap(({ platforms }) => platforms);
  const isEachSaid = sources.every(({ platforms }) => platforms.length > 0);
  const usual = isEachSaid ? [] : usualPlatforms.map((text) => parsePlatform(text));
  const offered = [
    ...new Map([...said, ...usual].map((each) => [platformKey(each), each])).values(),
  ].filter(({ os }) => os === "linux");
  const chosen = new Set((state.platforms ?? suggested(said)).map(platformKey));
  const answer = await askChoices<Platform>({
    title: generateTitle(),
    canGoBack,
    placeholder: l10n.t("Choose the platforms to build for"),
    reminder: l10n.t("Choose at least one platform"),
    choices: offered.map((platform) => ({
      value: platform,
      label: formatPlatform(platform),
      picked: chosen.has(platformKey(platform)),
    })),
  });
  return answer === back ? back : { ...state, platforms: answer };
};

function suggested(said: readonly Platform[]): readonly Platform[] {
  if (said.length > 0) return said;
  return [parsePlatform("linux/amd64"), parsePlatform("linux/arm64")];
}

/** Asks for the repository's path. */
export const imageStep: Step<GenerateAnswers> = async (state, canGoBack) => {
  const answer = await askText({
    title: generateTitle(),
    canGoBack,
    prompt: l10n.t("Repository that the image is pushed to, without the registry"),
    placeholder: "team/app",
    value: state.image ?? suggestedImage(state),
    validate: (text) =>
      isRepositoryPath(text.trim())
        ? undefined
        : l10n.t("Enter the path of a repository, such as team/app."),
  });
  return answer === back ? back : { ...state, image: answer.trim() };
};

function suggestedImage({ source }: GenerateAnswers): string {
  const [name] = source?.kind === "builds" ? source.sources.flatMap(({ images }) => images) : [];
  if (name === undefined) return "";
  try {
    return parseReference(name).repository.replace(/^library\//, "");
  } catch {
    return "";
  }
}

/** Asks which registry; `hosts` are those that are known. */
export function registryStep(hosts: readonly string[]): Step<GenerateAnswers> {
  return async (state, canGoBack) => {
    const answer = await askChoice<string>({
      title: generateTitle(),
      canGoBack,
      placeholder: l10n.t("Choose the registry that the image is pushed to"),
      active: state.registry?.kind === "host" ? state.registry.host : "",
      choices: [
        {
          value: "",
          label: l10n.t("The Registry of the Run"),
          detail: l10n.t(
            "A variable: in task files the registry that runs them, in scripts and workflows REGISTRY.",
          ),
        },
        ...hosts.map((host) => ({ value: host, label: host })),
      ],
    });
    if (answer === back) return back;
    const registry: RecipeRegistry =
      answer === "" ? { kind: "run" } : { kind: "host", host: answer };
    return { ...state, registry };
  };
}

/** Asks for the tags of the list. */
export const tagStep: Step<GenerateAnswers> = async (state, canGoBack) => {
  const answer = await askText({
    title: generateTitle(),
    canGoBack,
    prompt: l10n.t(
      "Tags of the manifest list, separated by commas; {0} is the id of the run",
      runWord,
    ),
    value: state.tags ? state.tags.map(textOfTag).join(", ") : `latest, ${runWord}`,
    validate: (text) => {
      const parts = splitTags(text);
      const wrong = parts.find((part) => part !== runWord && !isTag(part));
      if (wrong !== undefined) return l10n.t("“{0}” is no tag.", wrong);
      const used = imagesOf(state).find((tag) => parts.includes(tag));
      if (used !== undefined) return l10n.t("“{0}” is the tag of one of the images.", used);
      return parts.length === 0 ? l10n.t("Enter a tag.") : undefined;
    },
  });
  if (answer === back) return back;
  const tags = splitTags(answer).map((part): RecipeTag =>
    part === runWord ? { kind: "run" } : { kind: "fixed", tag: part },
  );
  return { ...state, tags };
};

function imagesOf({ source }: GenerateAnswers): readonly string[] {
  return source?.kind === "tags" ? source.images.map(({ tag }) => tag) : [];
}

function textOfTag(tag: RecipeTag): string {
  return tag.kind === "run" ? runWord : tag.tag;
}

function splitTags(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** Asks what is made. */
export const fileStep: Step<GenerateAnswers> = async (state, canGoBack) => {
  const answer = await askChoice<GeneratedKind>({
    title: generateTitle(),
    canGoBack,
    placeholder: l10n.t("Choose what to generate"),
    active: state.file,
    choices: [
      {
        value: "task",
        label: l10n.t("Azure Container Registry Task"),
        description: "acr-task.yaml",
      },
      {
        value: "workflow",
        label: l10n.t("GitHub Actions Workflow"),
        description: ".github/workflows/image.yaml",
      },
      {
        value: "script",
        label: l10n.t("Shell Script"),
        description: "build.sh",
        detail: l10n.t("For Docker and Podman"),
      },
    ],
  });
  return answer === back ? back : { ...state, file: answer };
};
