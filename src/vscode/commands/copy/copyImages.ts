import { l10n } from "vscode";
import { askSeries } from "../../platform/quickInput.ts";
import { pickImage } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { rowsOf } from "../targets.ts";
import { readSources, sourcesOfRows, tellLeftOut } from "./chosenSources.ts";
import { contentSteps } from "./contentQuestions.ts";
import { startingAnswers } from "./copyAnswers.ts";
import { finishCopy, finishStep, type FinishedAnswers } from "./finishCopy.ts";
import { readFacts } from "./readFacts.ts";
import type { SourceImage } from "./sourceImages.ts";
import { repositoryStep, storeStep, tagStep } from "./targetQuestions.ts";

/** Copy to…: copies tags, platforms and lists to another repository or registry. */
export async function copyImages(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const title = l10n.t("Copy to");
  const selected = rowsOf(target, selection);
  const chosen = readSources(selected);
  tellLeftOut(chosen);
  const isGiven = chosen.images.length + chosen.repositories.length > 0;
  const sources = isGiven
    ? await sourcesOfRows(services, selected)
    : await pickSource(services, title);
  await askAndCopy(services, title, { sources, ...startingAnswers });
}

async function pickSource(services: Services, title: string): Promise<readonly SourceImage[]> {
  const image = await pickImage(services, title);
  return image
    ? [{ ...image, tags: image.reference.tag === undefined ? [] : [image.reference.tag] }]
    : [];
}

/** Asks for all that can be chosen, and copies. */
export async function askAndCopy(
  services: Services,
  title: string,
  initial: FinishedAnswers,
): Promise<void> {
  const [source, ...others] = initial.sources;
  if (!source) return;
  const facts = others.length === 0 ? await readFacts(services, source) : undefined;
  const answers = await askSeries<FinishedAnswers>({ ...initial, ...(facts && { facts }) }, [
    ...contentSteps<FinishedAnswers>(services, title),
    storeStep(services, title),
    repositoryStep(services, title),
    tagStep(title),
    finishStep(services, title),
  ]);
  await finishCopy(services, answers);
}
