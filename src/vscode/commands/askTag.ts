import { l10n } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { checkTag } from "../../core/oci/reference.ts";
import { askText, back, type Back } from "../platform/quickInput.ts";

interface TagsQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
}

/** Asks for one tag. Throws an `AbortError` when dismissed. */
export async function askTag(question: TagsQuestion): Promise<string> {
  const answer = await askText({ ...question, validate: (text) => tagProblem(text.trim()) });
  if (answer === back) throw abortError();
  return answer.trim();
}

/** Asks for one or several tags, separated by commas. Throws an `AbortError` when dismissed. */
export async function askTags(question: TagsQuestion): Promise<readonly [string, ...string[]]> {
  const answer = await askText({ ...question, validate: tagsProblem });
  const [first, ...more] = answer === back ? [] : splitTags(answer);
  if (first === undefined) throw abortError();
  return [first, ...more];
}

/** Asks for any number of tags, separated by commas. Throws an `AbortError` when dismissed. */
export async function askTagsOrNone(
  question: TagsQuestion & { readonly canGoBack: boolean },
): Promise<readonly string[] | Back> {
  const validate = (text: string) => (text.trim() === "" ? undefined : tagsProblem(text));
  const answer = await askText({ ...question, validate });
  return answer === back ? back : splitTags(answer);
}

/** The tags in a text, each once. */
function splitTags(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

function tagsProblem(text: string): string | undefined {
  const tags = splitTags(text);
  if (tags.length === 0) return tagProblem("");
  const [wrong] = tags.filter((tag) => checkTag(tag) !== undefined);
  if (wrong === undefined) return undefined;
  const problem = tagProblem(wrong) ?? "";
  return tags.length === 1 ? problem : l10n.t("“{0}”: {1}", wrong, problem);
}

/** What is wrong with a text as a tag, in a sentence. */
function tagProblem(text: string): string | undefined {
  switch (checkTag(text)) {
    case undefined:
      return undefined;
    case "empty":
      return l10n.t("Enter a tag.");
    case "tooLong":
      return l10n.t("A tag has at most 128 characters; this one has {0}.", text.length);
    case "invalidCharacter":
      return l10n.t(
        "A tag consists of letters, digits, underscores, dots and hyphens, and does not start with a dot or hyphen.",
      );
  }
}
