import type { HostPause } from "../../core/http/hostPauses.ts";
import type { PullLimit } from "../../core/registry/pullLimit.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import type { LocalStore } from "../../images/local/localStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Capabilities } from "../../providers/capabilities.ts";
import { actionsOf, contextValue, type Action } from "../actions.ts";
import { isUntagged } from "../nodeIds.ts";
import {
  isBranch,
  type ConnectionNode,
  type ErrorNode,
  type ExplorerNode,
  type LoadMoreNode,
  type Message,
  type MessageNode,
  type TagNode,
} from "../nodes.ts";
import type { RowSummary } from "../rows/rowSummary.ts";
import { failurePlace } from "./failurePlace.ts";
import { localStoreLook, untaggedLook } from "./localLooks.ts";
import type { Look } from "./look.ts";
import { healthLook } from "./healthLook.ts";
import { networkLines, networkWarning } from "./networkFacts.ts";
import { plainText } from "./plainText.ts";
import type { Presentation, Tooltip, TooltipLine } from "./presentation.ts";
import {
  indexDescription,
  partDescription,
  platformDescription,
  platformLabel,
  separator,
  spokenContents,
  tagDescription,
} from "./rowTexts.ts";
import type { Invitation, Texts } from "./texts.ts";

/** What a row's look depends on besides the row. */
export interface PresentationContext {
  readonly texts: Texts;
  /** Undefined for rows of local stores, and if the connection was removed a moment ago. */
  readonly connection: Connection | undefined;
  /** The local store that the row belongs to, if it does. */
  readonly localStore?: LocalStore | undefined;
  /** What the connection's registry offers. */
  readonly capabilities: Capabilities;
  /** How many images the registry still lets the connection's user pull, where it said so. */
  readonly pullLimit?: PullLimit | undefined;
  /** The name of the registry's product or vendor, where that is known. */
  readonly kind?: string | undefined;
  /** How long the connection's registry has asked us to wait, while we do. */
  readonly pause?: HostPause | undefined;
  /** What was found out about the row in the background, so far. */
  readonly summary: RowSummary | undefined;
  /** What the last verification found of the row's manifest, if there was one. */
  readonly health?: Health | undefined;
}

/** How a row is shown, from what is known now; makes no request. */
export function present(node: ExplorerNode, context: PresentationContext): Presentation {
  const look = withHealth(lookOf(node, context), context);
  const label = plainText(look.label);
  const description = plainText(look.description);
  return {
    label,
    description,
    icon: look.icon && { id: look.icon, ...(look.color !== undefined && { color: look.color }) },
    tooltip: look.tooltip,
    contextValue: contextOf(node, context, look.remedies ?? []),
    isExpandable: isBranch(node),
    accessibilityLabel: [look.spoken ?? label, look.spokenDescription ?? description]
      .filter(Boolean)
      .map((text) => plainText(text).replaceAll(separator, ", "))
      .join(", "),
    activation: look.activation,
  };
}

/** Adds what a verification found to what the row says anyway. */
function withHealth(look: Look, { health, texts }: PresentationContext): Look {
  const mark = healthLook(health, texts);
  if (!mark) return look;
  const { text, icon, color } = mark;
  const add = (description: string) => [description, text].filter(Boolean).join(separator);
  const { description, spokenDescription = description } = look;
  return {
    ...look,
    icon,
    color,
    description: add(description),
    spokenDescription: add(spokenDescription),
  };
}

function lookOf(node: ExplorerNode, context: PresentationContext): Look {
  const { texts, summary } = context;
  switch (node.kind) {
    case "connection":
      return connectionLook(node, context);
    case "localStore":
      return localStoreLook(node, texts);
    case "namespace": {
      const label = nameWithin(node.namespace, node.path);
      const description = texts.repositories(node.count);
      const spoken = texts.spoken("namespace", node.path);
      return { label, description, icon: "folder", tooltip: plain(node.path), spoken };
    }
    case "repository":
      return {
        label: nameWithin(node.namespace, node.repository),
        description: "",
        icon: node.isPinned ? "pinned" : "package",
        spoken: texts.spoken("repository", node.repository),
        ...(node.isPinned && { spokenDescription: texts.pinned() }),
      };
    case "tag":
      return tagLook(node, summary, texts);
    case "platform": {
      if (isUntagged(node)) return untaggedLook(node, summary, texts);
      const label = platformLabel(node.platform, texts);
      const description = platformDescription(node, summary, texts);
      return { label, description, icon: "circuit-board", spoken: texts.spoken("platform", label) };
    }
    case "index": {
      if (isUntagged(node)) return untaggedLook(node, summary, texts);
      const label = node.platform ? platformLabel(node.platform, texts) : texts.manifestList();
      const description = indexDescription(node, summary, texts);
      const spoken = node.platform ? texts.spoken("manifestList", label) : label;
      return { label, description, icon: "layers", spoken };
    }
    case "part": {
      const label = texts.role(node.role, node.ordinal);
      const isAbout = node.role === "attestation" || node.role === "referrer";
      const description = partDescription(node, summary, texts);
      return { label, description, icon: isAbout ? "note" : "file", activation: "inspect" };
    }
    case "loadMore":
      return loadMoreLook(node, texts);
    case "error":
      return errorLook(node, context);
    case "message":
      return messageLook(node, texts);
  }
}

function connectionLook(
  { connection }: ConnectionNode,
  { texts, kind, pullLimit, pause }: PresentationContext,
): Look {
  const { name, registry, sandbox } = connection;
  const warning = networkWarning(connection);
  const facts = [
    name === registry ? "" : registry,
    warning ? texts.networkWarning(warning) : "",
    ...accountFacts(connection, pullLimit, texts),
    pause ? texts.waiting(pause) : "",
  ];
  const description = facts.filter(Boolean).join(separator);
  return {
    label: name,
    description,
    icon: sandbox ? "beaker" : "cloud",
    ...((warning ?? pullLimit?.remaining === 0) && {
      icon: "warning",
      color: "list.warningForeground",
    }),
    tooltip: {
      title: name,
      lines: [
        { label: texts.detail("registry"), value: connection.url, isCode: true },
        ...(kind ? [{ label: texts.detail("kind"), value: kind, isCode: false }] : []),
        ...networkLines(connection, texts),
        ...pullLimitLines(pullLimit, texts),
      ],
    },
    spoken: texts.spoken("registry", name),
  };
}

/** That nothing can be pulled comes first: a narrow sidebar cuts off the rest. */
function accountFacts(
  connection: Connection,
  pullLimit: PullLimit | undefined,
  texts: Texts,
): readonly string[] {
  const account = connection.sandbox ? texts.sandbox() : texts.account(connection);
  if (!pullLimit) return [account];
  const left = texts.pullsLeft(pullLimit);
  return pullLimit.remaining === 0 ? [left, account] : [account, left];
}

function pullLimitLines(known: PullLimit | undefined, texts: Texts): readonly TooltipLine[] {
  if (!known) return [];
  const { source } = known;
  const counted = {
    label: texts.detail("pullLimit"),
    value: texts.pullLimit(known),
    isCode: false,
  };
  return source === undefined
    ? [counted]
    : [counted, { label: texts.detail("pullsCountedFor"), value: source, isCode: true }];
}

/** Without the path of the folder that it stands in. */
function nameWithin(folder: string | undefined, path: string): string {
  return folder === undefined ? path : path.slice(folder.length + 1);
}

function tagLook(node: TagNode, summary: RowSummary | undefined, texts: Texts): Look {
  const { tag, isLocked = false } = node;
  const facts = (contents: string) =>
    [contents, isLocked ? texts.locked() : ""].filter(Boolean).join(separator);
  return {
    label: tag,
    description: facts(tagDescription(summary, texts)),
    icon: isLocked ? "lock" : "tag",
    spoken: texts.spoken("tag", tag),
    spokenDescription: facts(spokenContents(summary, texts)),
  };
}

function loadMoreLook(node: LoadMoreNode, texts: Texts): Look {
  const description = texts.shownSoFar(node);
  return { label: texts.loadMore(), description, activation: "loadMore", tooltip: plain("") };
}

function errorLook({ task, error }: ErrorNode, context: PresentationContext): Look {
  const { texts, localStore } = context;
  const { message, remedies } =
    localStore && task === "listRepositories" && StoreError.is(error, "notFound")
      ? texts.storeGone(localStore)
      : texts.explainError(error, failurePlace(context));
  const failed = texts.failedTask(task);
  return {
    // The reason first: a narrow sidebar cuts off the rest, and the row's place tells the task.
    label: message,
    description: failed,
    icon: "error",
    color: "list.errorForeground",
    spoken: failed,
    spokenDescription: message,
    tooltip: plain(`${failed}: ${message}`),
    remedies,
  };
}

function messageLook({ message }: MessageNode, texts: Texts): Look {
  const sentence = texts.message(message);
  const activation = invitationOf(message);
  const look = { icon: "info", tooltip: plain(sentence) } as const;
  if (!activation) return { ...look, label: sentence, description: "" };
  // What to do first: a narrow sidebar cuts off the rest.
  return { ...look, label: texts.invitation(activation), description: sentence, activation };
}

function invitationOf({ code }: Message): Invitation | undefined {
  switch (code) {
    case "noCatalog":
    case "noPublicCatalog":
      return "pinRepository";
    case "notSignedIn":
      return "editCredentials";
    case "partlyFiltered":
      return "loadAll";
    case "noRepositories":
    case "noTags":
    case "filtered":
    case "searching":
    case "withoutTimes":
    case "leftOut":
    case "noParts":
    case "tooDeep":
    case "truncated":
      return undefined;
  }
}

function contextOf(
  node: ExplorerNode,
  { capabilities, localStore }: PresentationContext,
  remedies: readonly Action[],
): string {
  const isLocal = localStore !== undefined;
  return contextValue(node.kind, actionsOf(node, { capabilities, isLocal, remedies }));
}

function plain(title: string): Tooltip {
  return { title, lines: [] };
}
