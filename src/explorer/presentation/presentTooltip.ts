import { formatBytes } from "../../core/base/byteSize.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { Health } from "../../images/verify/healthStore.ts";
import type { Connection } from "../../providers/connection.ts";
import type { ExplorerNode, ManifestNode, PartNode } from "../nodes.ts";
import type { ManifestDetails } from "../rows/nodeDetails.ts";
import type { DetailName, Texts } from "./texts.ts";
import type { Tooltip, TooltipLine } from "./presentation.ts";
import { plainText } from "./plainText.ts";
import { platformLabel } from "./rowTexts.ts";

/** What a tooltip is made of. */
export interface TooltipContext {
  readonly texts: Texts;
  readonly connection: Connection | undefined;
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
  const { texts, connection } = context;
  const host = connection?.registry ?? node.connectionId;
  switch (node.kind) {
    case "repository": {
      const reference = formatReference({ registry: host, repository: node.repository });
      return { title: node.repository, lines: [line(texts, "reference", reference, true)] };
    }
    case "tag":
      return { title: `${node.repository}:${node.tag}`, lines: manifestLines(node, host, context) };
    case "platform":
    case "index":
      return {
        title: platformLabel(node.platform, texts),
        lines: manifestLines(node, host, context),
      };
    case "part":
      return { title: texts.role(node.role, node.ordinal), lines: partLines(node, texts) };
    case "connection":
    case "namespace":
    case "loadMore":
    case "error":
    case "message":
      return undefined;
  }
}

function manifestLines(
  node: ManifestNode,
  registry: string,
  { texts, connection, details, failure, health }: TooltipContext,
): readonly TooltipLine[] {
  const { repository } = node;
  const named = node.kind === "tag" ? { tag: node.tag } : { digest: node.digest };
  const reference = formatReference({ registry, repository, ...named });
  const lines = [line(texts, "reference", reference, true)];
  if (details) lines.push(...detailLines(details, texts));
  else if (node.kind !== "tag") lines.push(line(texts, "digest", node.digest, true));
  if (health) {
    const time = texts.dateTime(new Date(health.checkedAt).toISOString());
    lines.push(line(texts, "lastVerification", `${texts.health(health)}, ${time}`, false));
  }
  if (failure) {
    const { message } = texts.explainError(failure.error, {
      host: registry,
      ...(connection && { signIn: connection.signIn }),
    });
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
