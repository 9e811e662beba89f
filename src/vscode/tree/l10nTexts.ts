import { env, l10n } from "vscode";
import { isCredentialTool } from "../../core/auth/toolSignIn.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { PartRole } from "../../explorer/nodes.ts";
import type { DetailName, SpokenKind, Texts } from "../../explorer/presentation/texts.ts";
import type { StatementKind } from "../../core/oci/statementKinds.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import { lacksSecret, type Connection } from "../../providers/connection.ts";
import { namespaceOf } from "../../providers/connectionsFor.ts";
import { explainError } from "../platform/errorMessages.ts";
import { localKind, placeOfStore, storeGoneSentence } from "../platform/localStoreText.ts";
import { waitingText } from "../platform/showPauses.ts";
import { toolName } from "../platform/toolSignInText.ts";
import { failedTask, invitation, message, repositories, shownSoFar } from "./noticeTexts.ts";
import { pullLimitInFull, pullsLeft } from "./pullLimitTexts.ts";

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
