import { env, l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { FailedTask, LoadMoreNode, Message } from "../../explorer/nodes.ts";
import type { Invitation } from "../../explorer/presentation/texts.ts";

/** Owners named in one row; the rest is counted. */
const maxOwners = 5;

/** What was being done when it failed. */
export function failedTask(task: FailedTask): string {
  switch (task) {
    case "openConnection":
      return l10n.t("The registry cannot be opened");
    case "listRepositories":
      return l10n.t("Repositories could not be listed");
    case "listTags":
      return l10n.t("Tags could not be listed");
    case "readManifest":
      return l10n.t("The manifest could not be read");
    case "listReferrers":
      return l10n.t("Referrers could not be listed");
    default:
      return assertNever(task);
  }
}

/** Why there is nothing (more) to see. */
export function message(content: Message): string {
  switch (content.code) {
    case "noCatalog":
      return l10n.t("This registry does not list its repositories");
    case "noPublicCatalog":
      return l10n.t("Repositories are listed only to those who sign in");
    case "notSignedIn":
      return l10n.t("The credentials are not on this computer");
    case "noRepositories":
      return l10n.t("No repositories yet");
    case "noTags":
      return l10n.t("No tags");
    case "filtered":
      return content.isAll
        ? l10n.t("Nothing contains “{0}”", content.filter)
        : l10n.t("Nothing loaded so far contains “{0}”", content.filter);
    case "searching":
      return l10n.t("Searching the registry for “{0}”…", content.filter);
    case "partlyFiltered":
      return partlyFiltered(content);
    case "withoutTimes":
      return l10n.t("Sorted by version: the registry does not tell now when tags were written");
    case "leftOut":
      return l10n.t("Not listed, for they do not show it to you: {0}", shortList(content.owners));
    case "noParts":
      return l10n.t("Nothing to show here. Inspect the manifest to see its JSON.");
    case "tooDeep":
      return l10n.t("Lists within lists are not followed further");
    case "truncated":
      return l10n.t(
        "{0} of {1} entries are shown. Inspect the manifest to see all.",
        content.shown,
        content.total,
      );
    default:
      return assertNever(content);
  }
}

/** What a row offers to do when it is clicked. */
export function invitation(activation: Invitation): string {
  switch (activation) {
    case "pinRepository":
      return l10n.t("Pin Repository…");
    case "loadAll":
      return l10n.t("Load All");
    case "editCredentials":
      return l10n.t("Sign In…");
    default:
      return assertNever(activation);
  }
}

/** How much of what was loaded passes the filter, where more may. */
function partlyFiltered({
  noun,
  matching,
  loaded,
  filter,
}: Extract<Message, { readonly code: "partlyFiltered" }>): string {
  const [some, all] = [local(matching), local(loaded)];
  return noun === "tags"
    ? l10n.t("{0} of {1} loaded tags contain “{2}”", some, all, filter)
    : l10n.t("{0} of {1} loaded repositories contain “{2}”", some, all, filter);
}

/** As many as fit into a row. */
function shortList(names: readonly string[]): string {
  const [shown, rest] = [names.slice(0, maxOwners), names.length - maxOwners];
  return [...shown, ...(rest > 0 ? [`+${rest}`] : [])].join(", ");
}

function local(count: number): string {
  return count.toLocaleString(env.language);
}

/** How many repositories a folder has. */
export function repositories(count: number): string {
  return count === 1 ? l10n.t("1 repository") : l10n.t("{0} repositories", local(count));
}

/** How much of a listing is shown. */
export function shownSoFar({
  noun,
  shown,
  total,
}: Pick<LoadMoreNode, "noun" | "shown" | "total">): string {
  const [count, all = ""] = [shown, total].map((each) => each?.toLocaleString(env.language));
  if (total === undefined) {
    return noun === "tags"
      ? l10n.t("{0} tags so far", count ?? "")
      : l10n.t("{0} repositories so far", count ?? "");
  }
  return noun === "tags"
    ? l10n.t("{0} of {1} tags", count ?? "", all)
    : l10n.t("{0} of {1} repositories", count ?? "", all);
}
