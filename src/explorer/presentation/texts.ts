import type { HostPause } from "../../core/http/hostPauses.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import type { LocalStore, LocalStoreKind } from "../../images/local/localStore.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Action } from "../actions.ts";
import type { FailedTask, LoadMoreNode, Message, PartRole } from "../nodes.ts";
import type { PullLimit } from "../../core/registry/pullLimit.ts";
import type { StatementKind } from "../../core/oci/statementKinds.ts";
import type { NetworkWarning } from "./networkFacts.ts";

/** A failure in a sentence, with what can be done about it. */
export interface ExplainedError {
  readonly message: string;
  readonly remedies: readonly Action[];
}

/** Names of what a tooltip tells. */
export type DetailName =
  | "reference"
  | "registry"
  | "path"
  | "kind"
  | "security"
  | "authority"
  | "clientCertificate"
  | "mirror"
  | "pullLimit"
  | "pullsCountedFor"
  | "digest"
  | "mediaType"
  | "type"
  | "size"
  | "sizeOfAll"
  | "created"
  | "lastVerification";

/** What a message can invite to. */
export type Invitation = "loadAll" | "pinRepository" | "editCredentials";

/** Kinds of rows that are said before their name. */
export type SpokenKind =
  | "registry"
  | LocalStoreKind
  | "namespace"
  | "repository"
  | "tag"
  | "untagged"
  | "platform"
  | "manifestList";

/** Where something failed, as far as that decides about the sentence. */
export interface FailurePlace {
  /** `host[:port]` of the registry, or the name of the local store. */
  readonly host?: string;
  readonly signIn?: Connection["signIn"];
  readonly isLocal?: boolean;
}

/** The words of the tree in the user's language; a port, since only the UI knows it. */
export interface Texts {
  explainError(error: unknown, place: FailurePlace): ExplainedError;
  /** That a folder or archive is not where it was. */
  storeGone(store: LocalStore): ExplainedError;
  /** The failed task as the description of an error row, such as “Tags could not be listed”. */
  failedTask(task: FailedTask): string;
  message(message: Message): string;
  /** What clicking the row of a message does, if it does anything: the label of that row. */
  invitation(activation: Invitation): string;
  loadMore(): string;
  /** How many are listed above: `120 of 1,834 tags`. */
  shownSoFar(node: Pick<LoadMoreNode, "noun" | "shown" | "total">): string;

  /** Who is signed in and where the secret lies: `kim (OS keychain)`. */
  account(connection: Connection): string;
  sandbox(): string;
  /** Where a folder or archive lies, seen from the workspace if it is within. */
  placeOf(store: LocalStore): string;
  /** What it is: “OCI image layout”. */
  localKind(kind: LocalStoreKind): string;
  /** That nothing is sent, and why: `waiting until 12:31:05, as registry.test asked`. */
  waiting(pause: HostPause): string;
  /** What may be wrong with what comes over a connection: “certificate not verified”. */
  networkWarning(warning: NetworkWarning): string;
  /** How many there are in a folder. */
  repositories(count: number): string;
  /** How many images may still be pulled: `86 of 100 pulls left`. */
  pullsLeft(limit: PullLimit): string;
  /** The numbers alone, with the time in which pulls are counted: `86 of 100 in 6 hours`. */
  pullLimit(limit: PullLimit): string;
  /** For screen readers: that a repository is pinned, which others see by its icon. */
  pinned(): string;
  /** That a tag can be neither moved nor deleted until it is unlocked. */
  locked(): string;
  role(role: PartRole, ordinal: number | undefined): string;
  attestation(kind: StatementKind): string;
  /** The label of a list within a list. */
  manifestList(): string;
  /** The same among the facts of a row. */
  nestedIndex(): string;
  notAnImage(): string;
  withoutPlatform(): string;
  /** What the last verification found: “verified”, “2 problems”. */
  health(health: Pick<Health, "verdict" | "problems">): string;
  /** In place of what a row could not find out. */
  unavailable(): string;
  /** What a list without entries holds. */
  noEntries(): string;

  detail(name: DetailName): string;
  /** A point in time for people; the text itself if it is none. */
  dateTime(rfc3339: string): string;
  unknownSize(): string;

  /** For screen readers: what kind of row this is and its name, such as “Tag 1.4”. */
  spoken(kind: SpokenKind, name: string): string;
}
