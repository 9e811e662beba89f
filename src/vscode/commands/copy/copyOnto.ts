import { l10n, window } from "vscode";
import { readPastedReferences } from "../../../core/oci/pastedReferences.ts";
import type { TransferItem } from "../../../images/copy/transferRequest.ts";
import type { Services } from "../services.ts";
import { sourcesOfRows, withTags } from "./chosenSources.ts";
import {
  clashIn,
  requestOf,
  startingAnswers,
  type CopyAnswers,
  type TargetStore,
} from "./copyAnswers.ts";
import { askAndCopy } from "./copyImages.ts";
import { finishCopy } from "./finishCopy.ts";
import { referencesProblem } from "./importImage.ts";
import { sourceName, sourcesOfReferences, type SourceImage } from "./sourceImages.ts";
import { takingTarget } from "./targetRows.ts";
import { storeName } from "../../platform/storeNames.ts";

/** Images that a question names one by one. */
const maxNamed = 10;

/**
 * Copies what was dropped or pasted onto a registry, a folder or a repository, after a question that
 * names it. What is there already, under the same name, is passed over.
 *
 * @param rows rows of our trees, and references as text
 */
export async function copyOnto(
  services: Services,
  rows: readonly unknown[],
  onto: unknown,
): Promise<void> {
  const pointed = takingTarget(services, onto);
  if (!pointed) return;
  const sources = await sourcesIn(services, rows);
  const answers = withoutItself(services, { sources, ...startingAnswers, ...pointed });
  const request = requestOf(services, answers);
  if (!request || request.items.length === 0) {
    // What is wrong with a text was said.
    if (sources.length > 0 || rows.some((row) => typeof row !== "string")) {
      tellNothing(services, sources, pointed.target);
    }
    return;
  }
  const clash = clashIn(request);
  if (clash !== undefined) {
    void window.showErrorMessage(
      l10n.t("Two of the images would be {0}. Copy them one after the other.", clash),
    );
    return;
  }
  switch (await askHow(services, answers, request.items)) {
    case "copy":
      return finishCopy(services, { ...answers, finish: "copy" });
    case "preview":
      return finishCopy(services, { ...answers, finish: "preview" });
    case "options":
      return askAndCopy(services, l10n.t("Copy to"), answers);
    case undefined:
      return;
  }
}

function tellNothing(
  services: Services,
  sources: readonly SourceImage[],
  { name }: TargetStore,
): void {
  const [source, ...others] = sources;
  if (!source) {
    void window.showInformationMessage(
      l10n.t("There is nothing to copy: neither an image nor a repository that has any."),
    );
    return;
  }
  void window.showInformationMessage(
    others.length === 0
      ? l10n.t("{0} is there already, under its name.", sourceName(services, source))
      : l10n.t("All {0} images are at {1} already, under their names.", sources.length, name),
  );
}

/** Of repositories all that is there; of registries that are no connections what everybody may read. */
async function sourcesIn(
  services: Services,
  rows: readonly unknown[],
): Promise<readonly SourceImage[]> {
  const named: SourceImage[] = [];
  for (const row of rows) {
    if (typeof row === "string") named.push(...(await sourcesInText(services, row)));
  }
  return withTags([...named, ...(await sourcesOfRows(services, rows))], []);
}

async function sourcesInText(services: Services, text: string): Promise<readonly SourceImage[]> {
  const pasted = readPastedReferences(text);
  if (pasted.kind === "references") {
    const asGuest = () => Promise.resolve("guest" as const);
    const found = await sourcesOfReferences(services, pasted.references, asGuest);
    return found.filter((each) => each !== undefined);
  }
  const problem = referencesProblem(text) ?? "";
  void window.showErrorMessage(l10n.t("Nothing was copied. {0}", problem));
  return [];
}

/** Without images that are where they would be copied to. */
function withoutItself(services: Services, answers: CopyAnswers): CopyAnswers {
  const items = requestOf(services, answers)?.items ?? [];
  const sources = answers.sources.filter((_, position) => !isThere(items[position]));
  return sources.length === answers.sources.length
    ? answers
    : { ...answers, sources, ...pathOf(items) };
}

/** Fewer images may be of one repository; where they go stays as it was. */
function pathOf(items: readonly TransferItem[]): Pick<CopyAnswers, "repository"> {
  const [first, ...others] = new Set(items.map(({ to }) => to.repository));
  return first !== undefined && others.length === 0 ? { repository: first } : {};
}

function isThere(item: TransferItem | undefined): boolean {
  if (item?.from.storeId !== item?.to.storeId || item?.from.repository !== item?.to.repository) {
    return false;
  }
  const { tag } = item?.from.reference ?? {};
  return item?.to.tags.every((each) => each === tag) ?? true;
}

async function askHow(
  services: Services,
  answers: CopyAnswers,
  items: readonly TransferItem[],
): Promise<"copy" | "preview" | "options" | undefined> {
  const { sources, target } = answers;
  const named = sources.slice(0, maxNamed).flatMap((source, position) => {
    const item = items[position];
    return item ? `${sourceName(services, source)} → ${copyName(services, item)}` : [];
  });
  const more = sources.length - named.length;
  const untagged = sources.filter(({ tags }) => tags.length === 0).length;
  const copy = l10n.t("Copy");
  const preview = l10n.t("Preview");
  const options = l10n.t("Options…");
  const place = target?.name ?? "";
  const choice = await window.showInformationMessage(
    sources.length === 1
      ? l10n.t("Copy the image to {0}?", place)
      : l10n.t("Copy {0} images to {1}?", sources.length, place),
    {
      modal: true,
      detail: [
        ...named,
        ...(more > 0 ? [l10n.t("And {0} more.", more)] : []),
        ...(untagged > 0 ? [l10n.t("Without a tag, copied by their digests: {0}", untagged)] : []),
      ].join("\n"),
    },
    copy,
    preview,
    options,
  );
  if (choice === copy) return "copy";
  if (choice === preview) return "preview";
  return choice === options ? "options" : undefined;
}

function copyName(services: Services, { to }: TransferItem): string {
  const name = `${storeName(services, to.storeId)}/${to.repository}`;
  return to.tags.length > 0 ? `${name}:${to.tags.join(", ")}` : name;
}
