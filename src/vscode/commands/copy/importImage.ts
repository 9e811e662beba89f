import { l10n } from "vscode";
import { abortError, isAbortError } from "../../../core/base/abort.ts";
import { readPastedReferences } from "../../../core/oci/pastedReferences.ts";
import type { Reference } from "../../../core/oci/reference.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { askChoice, askSeries, askText, back, type Step } from "../../platform/quickInput.ts";
import { explainReference } from "../explainReference.ts";
import type { Services } from "../services.ts";
import { contentSteps } from "./contentQuestions.ts";
import { startingAnswers } from "./copyAnswers.ts";
import { finishCopy, finishStep, type FinishedAnswers } from "./finishCopy.ts";
import { readFacts } from "./readFacts.ts";
import { sourcesOfReferences, type SourceImage } from "./sourceImages.ts";
import { repositoryStep, storeStep, tagStep } from "./targetQuestions.ts";
import { takingTarget } from "./targetRows.ts";

interface ImportAnswers extends FinishedAnswers {
  /** As typed. */
  readonly text: string;
}

/**
 * Import Image…: copies an image that is named by its reference, from any registry into one of the
 * user's, without a container engine.
 *
 * @param target the row of the registry, folder or repository that gets it; asked for without
 */
export async function importImage(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Import Image");
  const given = takingTarget(services, target);
  const initial: ImportAnswers = { text: "", sources: [], ...startingAnswers, ...given };
  const answers = await askSeries<ImportAnswers>(initial, [
    sourceStep(services, title, given),
    ...contentSteps<ImportAnswers>(services, title),
    ...(given ? [] : [storeStep<ImportAnswers>(services, title)]),
    repositoryStep(services, title),
    tagStep(title),
    finishStep(services, title),
  ]);
  await finishCopy(services, answers);
}

function sourceStep(
  services: Services,
  title: string,
  given: Partial<ImportAnswers> | undefined,
): Step<ImportAnswers> {
  return async (state, canGoBack) => {
    let { text } = state;
    let problem: string | undefined;
    for (;;) {
      const answer = await askText({
        title,
        canGoBack,
        prompt: l10n.t("Reference of the image to import, by tag or digest, or its web page"),
        placeholder: "docker.io/library/nginx:latest",
        value: text,
        problem,
        validate: referencesProblem,
      });
      if (answer === back) return back;
      text = answer;
      try {
        const found = await findSources(services, text);
        const kept = text === state.text ? state : { ...withoutAnswers(state), ...given };
        if (found) return { ...kept, text, ...found };
        problem = undefined;
      } catch (error) {
        problem = isAbortError(error) ? undefined : explainError(error).message;
        if (problem !== undefined) services.logger.error(`${text} cannot be imported`, error);
      }
    }
  };
}

/** What was chosen of another image, and what it was to be called, says nothing of this one. */
function withoutAnswers(state: ImportAnswers): ImportAnswers {
  const { facts: _f, platforms: _p, tags: _t, repository: _r, ...rest } = state;
  return rest;
}

/** What is wrong with a text that is to name images, in a sentence. */
export function referencesProblem(text: string): string | undefined {
  const pasted = readPastedReferences(text);
  switch (pasted.kind) {
    case "references":
      return undefined;
    case "empty":
      return l10n.t("Enter a reference, such as docker.io/library/alpine:latest.");
    case "tooMany":
      return l10n.t("These are {0} words. Enter the references of images.", pasted.count);
    case "invalid":
      return explainReference(pasted.error);
  }
}

/** `undefined` if a registry is not to be reached. */
async function findSources(
  services: Services,
  text: string,
): Promise<Pick<ImportAnswers, "sources" | "facts"> | undefined> {
  const pasted = readPastedReferences(text);
  if (pasted.kind !== "references") return undefined;
  const sources = await connectedSources(services, pasted.references);
  const [source] = sources;
  if (!source) return undefined;
  return sources.length > 1 ? { sources } : { sources, facts: await readFacts(services, source) };
}

async function connectedSources(
  services: Services,
  references: readonly Reference[],
): Promise<readonly SourceImage[]> {
  const sources = await sourcesOfReferences(services, references, askWhetherGuest);
  return sources.map((source) => {
    if (!source) throw abortError();
    return source;
  });
}

async function askWhetherGuest(registry: string): Promise<"guest" | "add"> {
  const answer = await askChoice<"guest" | "add">({
    title: l10n.t("Import Image"),
    canGoBack: true,
    placeholder: l10n.t("{0} is not among your registries. How is it read?", registry),
    choices: [
      {
        value: "guest",
        label: l10n.t("Without Signing In"),
        detail: l10n.t("Does for public images. The registry is not added."),
      },
      { value: "add", label: l10n.t("Add Registry…") },
    ],
  });
  if (answer === back) throw abortError();
  return answer;
}
