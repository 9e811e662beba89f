import { l10n } from "vscode";
import { chooseTags, isVersionRange, type TagSelection } from "../../../images/copy/chooseTags.ts";
import { askChoice, askText, back, type Choice, type Step } from "../../platform/quickInput.ts";
import type { CopyAnswers } from "./copyAnswers.ts";
import { withTags } from "./chosenSources.ts";
import type { ListedTags } from "./listCopiedTags.ts";
import type { SourceImage } from "./sourceImages.ts";

/** Which tags of repositories are copied. */
export interface TagChoice {
  /** `everything`: what has no tag, too. */
  readonly how: TagSelection["kind"] | "everything";
  /** What was typed about it. */
  readonly text: string;
}

/** Tags that a prompt names. */
const maxNamed = 5;

/** Finds out how old the images of tags are. */
type DateTags = (listed: readonly ListedTags[]) => Promise<readonly ListedTags[]>;

/** What tags are chosen among. */
interface Choosable {
  readonly listed: readonly ListedTags[];
  /** Copied with whatever is chosen. */
  readonly images: readonly SourceImage[];
  readonly date: DateTags;
}

/** Where the questions begin. */
export function startingChoice(listed: readonly ListedTags[]): TagChoice {
  return { how: untaggedIn(listed) > 0 ? "everything" : "all", text: "" };
}

function untaggedIn(listed: readonly ListedTags[]): number {
  return listed.reduce((sum, { untagged }) => sum + untagged.length, 0);
}

/** The questions about which tags are copied; the images of the answers are those tags. */
export function tagChoiceSteps<S extends CopyAnswers & TagChoice>(
  title: string,
  { listed, images, date }: Choosable,
): readonly Step<S>[] {
  let dated: Promise<readonly ListedTags[]> | undefined;
  const tagsFor = async (how: TagChoice["how"]) => {
    if (how !== "newest") return listed;
    dated ??= date(listed);
    return dated;
  };
  return [howStep(title, { listed, images }), textStep(title, { tagsFor, images })];
}

function howStep<S extends CopyAnswers & TagChoice>(
  title: string,
  { listed, images }: Pick<Choosable, "listed" | "images">,
): Step<S> {
  return async (state, canGoBack) => {
    const count = listed.reduce((sum, { names }) => sum + names.length, 0);
    const untagged = untaggedIn(listed);
    const how = await askChoice<TagChoice["how"]>({
      title,
      canGoBack,
      placeholder: l10n.t("Which tags are copied?"),
      active: state.how,
      choices: [
        ...(untagged > 0 ? [everything(count, untagged)] : []),
        { value: "all", label: l10n.t("All Tags ({0})", count) },
        {
          value: "pattern",
          label: l10n.t("Tags by Pattern…"),
          description: "1.*, *-alpine, !*-rc*",
        },
        { value: "range", label: l10n.t("Versions in a Range…"), description: ">=1.2 <2" },
        { value: "newest", label: l10n.t("The Newest…"), description: "10" },
      ],
    });
    if (how === back) return back;
    const text = how === state.how ? state.text : "";
    const sources = isWhole(how) ? withTags(images, chosenOf(listed, { how, text })) : [];
    return { ...state, how, text, sources };
  };
}

function everything(tags: number, untagged: number): Choice<TagChoice["how"]> {
  return {
    value: "everything",
    label: l10n.t("All Images ({0})", tags + untagged),
    detail: l10n.t("With what has no tag and is copied by its digest: {0}", untagged),
  };
}

/** Whether nothing more is to be asked. */
function isWhole(how: TagChoice["how"]): how is "all" | "everything" {
  return how === "all" || how === "everything";
}

function textStep<S extends CopyAnswers & TagChoice>(
  title: string,
  {
    tagsFor,
    images,
  }: Pick<Choosable, "images"> & {
    readonly tagsFor: (how: TagChoice["how"]) => Promise<readonly ListedTags[]>;
  },
): Step<S> {
  return async (state, canGoBack) => {
    const { how } = state;
    if (isWhole(how)) return undefined;
    const listed = await tagsFor(how);
    const question = questionAbout(how);
    const answer = await askText({
      title,
      canGoBack,
      ...question,
      value: state.text,
      promptFor: (text) => `${question.prompt} ${countText(listed, { how, text })}`,
      validate: (text) => {
        const problem = problemOf({ how, text });
        if (problem !== undefined || chosenNames(listed, { how, text }).length > 0) return problem;
        return l10n.t("This chooses none of the tags.");
      },
    });
    if (answer === back) return back;
    const sources = withTags(images, chosenOf(listed, { how, text: answer }));
    return { ...state, text: answer, sources };
  };
}

function questionAbout(how: Exclude<TagChoice["how"], "all" | "everything">) {
  switch (how) {
    case "pattern":
      return {
        prompt: l10n.t("Patterns of tags, separated by commas; {0} leaves out.", "!"),
        placeholder: "1.*, *-alpine, !*-rc*",
      };
    case "range":
      return { prompt: l10n.t("Range of versions as npm writes it."), placeholder: ">=1.2 <2" };
    case "newest":
      return { prompt: l10n.t("How many of the newest tags?"), placeholder: "10" };
  }
}

/** `12 of 340 tags: 1.2.3, 1.2.4 …` */
function countText(listed: readonly ListedTags[], choice: TagChoice): string {
  const total = listed.reduce((sum, { names }) => sum + names.length, 0);
  const chosen = problemOf(choice) === undefined ? chosenNames(listed, choice) : [];
  const named = chosen.slice(0, maxNamed).join(", ");
  const more = chosen.length > maxNamed ? "…" : "";
  const count = l10n.t("{0} of {1} tags", chosen.length, total);
  return named ? `${count}: ${named}${more}` : count;
}

function chosenNames(listed: readonly ListedTags[], { how, text }: TagChoice): readonly string[] {
  return listed.flatMap((each) => namesOf(each, { how, text }));
}

function namesOf({ names, facts }: ListedTags, { how, text }: TagChoice): readonly string[] {
  const updatedAt = (tag: string) => facts.get(tag)?.updatedAt;
  return chooseTags(names, selectionOf({ how, text }), updatedAt);
}

function chosenOf(listed: readonly ListedTags[], choice: TagChoice): readonly ListedTags[] {
  return listed.map((each) => ({
    ...each,
    names: namesOf(each, choice),
    untagged: choice.how === "everything" ? each.untagged : [],
  }));
}

function selectionOf({ how, text }: TagChoice): TagSelection {
  switch (how) {
    case "all":
    case "everything":
      return { kind: "all" };
    case "pattern":
      return { kind: "pattern", patterns: text };
    case "range":
      return { kind: "range", range: text };
    case "newest":
      return { kind: "newest", count: Number(text) };
  }
}

/** What is wrong with what was typed, in a sentence. */
function problemOf({ how, text }: TagChoice): string | undefined {
  const typed = text.trim();
  switch (how) {
    case "all":
    case "everything":
      return undefined;
    case "pattern":
      return typed === "" ? l10n.t("Enter a pattern, such as 1.*.") : undefined;
    case "range":
      return isVersionRange(typed)
        ? undefined
        : l10n.t("Enter a range of versions, such as ^1.4 or >=1.2 <2.");
    case "newest":
      return /^[1-9]\d{0,4}$/.test(typed) ? undefined : l10n.t("Enter a number from 1.");
  }
}
