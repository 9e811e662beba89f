import { l10n, window } from "vscode";
import { askChoice, askSeries, back, type Step } from "../../platform/quickInput.ts";
import { pickRepository } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { rowsOf, type RepositoryRef } from "../targets.ts";
import { readSources, tellLeftOut, withTags } from "./chosenSources.ts";
import { askAndCopy } from "./copyImages.ts";
import { contentSteps } from "./contentQuestions.ts";
import { startingAnswers, type CopyAnswers } from "./copyAnswers.ts";
import { finishCopy, finishStep, type FinishedAnswers } from "./finishCopy.ts";
import { dateTags, listCopiedTags } from "./listCopiedTags.ts";
import type { SourceImage } from "./sourceImages.ts";
import { startingChoice, tagChoiceSteps, type TagChoice } from "./tagChoice.ts";
import { repositoryStep, storeStep } from "./targetQuestions.ts";

type RepositoryAnswers = FinishedAnswers & TagChoice;

/**
 * Copy Repository…: copies all tags of repositories, or chosen ones, with all that they name, and the
 * images that were selected with them.
 */
export async function copyRepository(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const title = l10n.t("Copy Repository");
  const chosen = readSources(rowsOf(target, selection));
  tellLeftOut(chosen);
  const { images, repositories: given } = chosen;
  const repositories = given.length > 0 ? given : await pickOne(services, title);
  await copyRepositories(services, title, { repositories, images });
}

/** Asks what of repositories is copied and where, with the images beside them, and copies. */
export async function copyRepositories(
  services: Services,
  title: string,
  chosen: {
    readonly repositories: readonly RepositoryRef[];
    readonly images: readonly SourceImage[];
  },
): Promise<void> {
  const { repositories, images } = chosen;
  const listed = await listCopiedTags(services, repositories);
  if (listed.every(({ names }) => names.length === 0)) {
    const sources = withTags(images, listed);
    if (sources.length > 0) return askAndCopy(services, title, { sources, ...startingAnswers });
    const name = repositories.map(({ repository }) => repository).join(", ");
    if (name) void window.showInformationMessage(l10n.t("{0} has no tags to copy.", name));
    return;
  }
  const initial: RepositoryAnswers = { sources: [], ...startingChoice(listed), ...startingAnswers };
  const answers = await askSeries(initial, [
    ...tagChoiceSteps<RepositoryAnswers>(title, {
      listed,
      images,
      date: (tags) => dateTags(services, tags),
    }),
    ...contentSteps<RepositoryAnswers>(services, title),
    storeStep<RepositoryAnswers>(services, title),
    repositoryStep<RepositoryAnswers>(services, title),
    existingStep<RepositoryAnswers>(title),
    finishStep<RepositoryAnswers>(services, title),
  ]);
  await finishCopy(services, answers);
}

async function pickOne(services: Services, title: string): Promise<readonly RepositoryRef[]> {
  const picked = await pickRepository(services, title);
  return picked ? [picked] : [];
}

function existingStep<S extends CopyAnswers>(title: string): Step<S> {
  return async (state, canGoBack) => {
    const answer = await askChoice<CopyAnswers["existing"]>({
      title,
      canGoBack,
      placeholder: l10n.t("What becomes of tags that are there and name something else?"),
      active: state.existing,
      choices: [
        { value: "ask", label: l10n.t("Ask Me") },
        { value: "skip", label: l10n.t("Leave Them as They Are") },
        {
          value: "overwrite",
          label: l10n.t("Overwrite Them"),
          detail: l10n.t("What they name now stays under its digest."),
        },
      ],
    });
    return answer === back ? back : { ...state, existing: answer };
  };
}
