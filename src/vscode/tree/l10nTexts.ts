import { env, l10n } from "vscode";
import { isCredentialTool } from "../../core/auth/toolSignIn.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { FailedTask, LoadMoreNode, Message, PartRole } from "../../explorer/nodes.ts";
import type {
  DetailName,
  Invitation,
  SpokenKind,
  Texts,
} from "../../explorer/presentation/texts.ts";
import type { StatementKind } from "../../core/oci/statementKinds.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import { lacksSecret, type Connection } from "../../providers/connection.ts";
import { namespaceOf } from "../../providers/connectionsFor.ts";
import { explainError } from "../platform/errorMessages.ts";
import { localKind, placeOfStore, storeGoneSentence } from "../platform/localStoreText.ts";
import { waitingText } from "../platform/showPauses.ts";
import { toolName } from "../platform/toolSignInText.ts";
import { pullLimitInFull, pullsLeft } from "./pullLimitTexts.ts";

/** Owners named in one row; the rest is counted. */
const maxOwners = 5;

/** The words of the tree in the language of VS Code. */
export const l10nTexts: Texts = {
  explainError,
  storeGone: (store) => ({ message: storeGoneSentence(store), remedies: ["retry"] }),
  failedTask,
  message,
  invitation,
  loadMore: () => l10n.t("Load More…"),
  shownSoFar,
  account,
  networkWarning: (warning) =>
    warning === "unverified" ? l10n.t("certificate not verified") : l10n.t("not encrypted"),
  sandbox: () => l10n.t("sandbox on this computer"),
  placeOf: placeOfStore,
  localKind,
  pullsLeft,
  pullLimit: pullLimitInFull,
  repositories,
  waiting: waitingText,
  pinned: () => l10n.t("pinned"),
  locked: () => l10n.t("locked"),
  role,
  attestation,
  manifestList: () => l10n.t("Manifest list"),
  nestedIndex: () => l10n.t("manifest list"),
  notAnImage: () => l10n.t("not an image"),
  withoutPlatform: () => l10n.t("no platform"),
  health,
  unavailable: () => l10n.t("unavailable"),
  noEntries: () => l10n.t("empty manifest list"),
  detail,
  dateTime,
  unknownSize: () => l10n.t("size unknown"),
  spoken,
};

function health({ verdict, problems }: Pick<Health, "verdict" | "problems">): string {
  switch (verdict) {
    case "ok":
      return l10n.t("verified");
    case "notExamined":
      return l10n.t("partly verified");
    case "problems":
      return problems === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", problems);
    default:
      return assertNever(verdict);
  }
}

function failedTask(task: FailedTask): string {
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

function message(content: Message): string {
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

function invitation(activation: Invitation): string {
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

function repositories(count: number): string {
  return count === 1 ? l10n.t("1 repository") : l10n.t("{0} repositories", local(count));
}

function shownSoFar({
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

function account(connection: Connection): string {
  const { signIn, username, secretLocation, toolLabel } = connection;
  if (signIn === "anonymous") return l10n.t("anonymous");
  if (isCredentialTool(secretLocation)) {
    const namespace = namespaceOf(connection);
    const where = namespace === undefined ? "" : `, ${l10n.t("for {0}", namespace)}`;
    const tool = `${toolName(secretLocation, toolLabel)}${where}`;
    return username === undefined ? l10n.t("sign-in of {0}", tool) : `${username} (${tool})`;
  }
  const name = username ?? l10n.t("access token");
  switch (secretLocation) {
    case "keychain":
      return l10n.t("{0} (OS keychain)", name);
    case "secretStorage":
      return l10n.t("{0} (VS Code secret storage)", name);
    case "none":
      if (!lacksSecret(connection)) return name;
      return username === undefined ? l10n.t("not signed in") : l10n.t("{0} (not signed in)", name);
    default:
      return assertNever(secretLocation);
  }
}

function role(part: PartRole, ordinal: number | undefined): string {
  switch (part) {
    case "config":
      return l10n.t("Config");
    case "layer":
      return l10n.t("Layer {0}", ordinal ?? 1);
    case "content":
      return l10n.t("Content {0}", ordinal ?? 1);
    case "attestation":
      return l10n.t("Attestation");
    case "referrer":
      return l10n.t("Referrer");
    default:
      return assertNever(part);
  }
}

function attestation(kind: StatementKind): string {
  switch (kind) {
    case "sbom":
      return l10n.t("SBOM");
    case "provenance":
      return l10n.t("provenance");
    case "other":
      return l10n.t("attestation");
    default:
      return assertNever(kind);
  }
}

function detail(name: DetailName): string {
  switch (name) {
    case "reference":
      return l10n.t("Reference");
    case "registry":
      return l10n.t("Registry");
    case "path":
      return l10n.t("Path");
    case "kind":
      return l10n.t("Kind");
    case "security":
      return l10n.t("Security");
    case "authority":
      return l10n.t("Certificate authority");
    case "clientCertificate":
      return l10n.t("Client certificate");
    case "mirror":
      return l10n.t("Mirror");
    case "pullLimit":
      return l10n.t("Pulls left");
    case "pullsCountedFor":
      return l10n.t("Counted for");
    case "digest":
      return l10n.t("Digest");
    case "mediaType":
      return l10n.t("Media type");
    case "type":
      return l10n.t("Type");
    case "size":
      return l10n.t("Size (compressed)");
    case "sizeOfAll":
      return l10n.t("Size of all (compressed)");
    case "created":
      return l10n.t("Created");
    case "lastVerification":
      return l10n.t("Last verification");
    default:
      return assertNever(name);
  }
}

function dateTime(rfc3339: string): string {
  const time = new Date(rfc3339);
  if (Number.isNaN(time.getTime())) return rfc3339;
  return time.toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" });
}

function spoken(kind: SpokenKind, name: string): string {
  switch (kind) {
    case "registry":
      return l10n.t("Registry {0}", name);
    case "layout":
      return l10n.t("OCI image layout {0}", name);
    case "archive":
      return l10n.t("Archive {0}", name);
    case "namespace":
      return l10n.t("Folder {0}", name);
    case "repository":
      return l10n.t("Repository {0}", name);
    case "tag":
      return l10n.t("Tag {0}", name);
    case "untagged":
      return l10n.t("Without a tag {0}", name);
    case "platform":
      return l10n.t("Platform {0}", name);
    case "manifestList":
      return l10n.t("Manifest list {0}", name);
    default:
      return assertNever(kind);
  }
}
