import { formatBytes } from "../../core/base/byteSize.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import type { LocalStore } from "../../images/local/localStore.ts";
import { localName } from "../../images/local/localReference.ts";
import type { Connection } from "../../providers/connection.ts";
import type { ExplorerNode, ManifestNode, PartNode, RepositoryNode } from "../nodes.ts";
import type { ManifestDetails } from "../rows/nodeDetails.ts";
import type { DetailName, Texts } from "./texts.ts";
import type { Tooltip, TooltipLine } from "./presentation.ts";
import { failurePlace } from "./failurePlace.ts";
import { plainText } from "./plainText.ts";
import { platformLabel } from "./rowTexts.ts";

/** What a tooltip is made of. */
export interface TooltipContext {
  readonly texts: Texts;
  readonly connection: Connection | undefined;
  /** The local store that the row belongs to, if it does. */
  readonly localStore?: LocalStore | undefined;
  /** What the registry told; undefined where nothing was asked. */
  readonly details: ManifestDetails | undefined;
  /** What the last verification found of the row's manifest, if there was one. */
  readonly health?: Health | undefined;
  /** Why it told nothing. */
  readonly failure?: { readonly error: unknown } | undefined;
}

/** The tooltip of rows that have one: all but notices. Values may hold markup and must be escaped. */
export function presentTooltip(node: ExplorerNode, context: TooltipContext): Tooltip | undefined {
  const tooltip = tooltipOf(node, context);
  return (
    tooltip && {
      title: plainText(tooltip.title),
      lines: tooltip.lines.map((each) => ({
        ...each,
        label: plainText(each.label),
        value: plainText(each.value),
      })),
    }
  );
}

function tooltipOf(node: ExplorerNode, context: TooltipContext): Tooltip | undefined {
  const { texts } = context;
  switch (node.kind) {
    case "repository": {
      const reference = referenceOf(node, context);
      return { title: node.repository, lines: [line(texts, "reference", reference, true)] };
    }
    case "tag":
      return { title: `${node.repository}:${node.tag}`, lines: manifestLines(node, context) };
    case "platform":
    case "index":
      return { title: platformLabel(node.platform, texts), lines: manifestLines(node, context) };
    case "part":
      return { title: texts.role(node.role, node.ordinal), lines: partLines(node, texts) };
    case "connection":
    case "localStore":
    case "namespace":
    case "loadMore":
    case "error":
    case "message":
      return undefined;
  }
}

/** As tools take it; of local stores, that is known once somebody copies it. */
function referenceOf(
  node: ManifestNode | RepositoryNode,
  { connection, localStore }: TooltipContext,
): string {
  const { repository } = node;
  const registry = connection?.registry ?? node.connectionId;
  if (node.kind === "repository") {
    return localStore ? localName(localStore) : formatReference({ registry, repository });
  }
  const reference = node.kind === "tag" ? { tag: node.tag } : { digest: node.digest };
  return localStore
    ? localName(localStore, { repository, reference })
    : formatReference({ registry, repository, ...reference });
}

function manifestLines(node: ManifestNode, context: TooltipContext): readonly TooltipLine[] {
  const { texts, details, failure, health } = context;
  const lines = [line(texts, "reference", referenceOf(node, context), true)];
  if (details) lines.push(...detailLines(details, texts));
  else if (node.kind !== "tag") lines.push(line(texts, "digest", node.digest, true));
  if (health) {
    const time = texts.dateTime(new Date(health.checkedAt).toISOString());
    lines.push(line(texts, "lastVerification", `${texts.health(health)}, ${time}`, false));
  }
  if (failure) {
    const { message } = texts.explainError(failure.error, failurePlace(context));
    lines.push({ label: texts.unavailable(), value: message, isCode: false });
  }
  return lines;
}

function detailLines(details: ManifestDetails, texts: Texts): readonly TooltipLine[] {
  const { digest, mediaType, size, entries, created } = details;
  const isList = entries.length > 0;
  return [
    line(texts, "digest", digest, true),
    ...(mediaType ? [line(texts, "mediaType", mediaType, true)] : []),
    ...entries.map((entry) => ({
      label: platformLabel(entry.platform, texts),
      value: entry.size === undefined ? texts.unknownSize() : formatBytes(entry.size),
      isCode: false,
    })),
    ...(size === undefined
      ? []
      : [line(texts, isList ? "sizeOfAll" : "size", formatBytes(size), false)]),
    ...(created === undefined ? [] : [line(texts, "created", texts.dateTime(created), false)]),
  ];
}

function partLines({ descriptor }: PartNode, texts: Texts): readonly TooltipLine[] {
  const { digest, mediaType, artifactType, size } = descriptor;
  return [
    line(texts, "digest", digest, true),
    ...(mediaType ? [line(texts, "mediaType", mediaType, true)] : []),
    ...(artifactType === undefined ? [] : [line(texts, "type", artifactType, true)]),
    ...(size > 0 ? [line(texts, "size", formatBytes(size), false)] : []),
  ];
}

function line(texts: Texts, name: DetailName, value: string, isCode: boolean): TooltipLine {
  return { label: texts.detail(name), value, isCode };
}
