import { formatBytes } from "../../core/base/byteSize.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform, formatPlatformShort } from "../../core/oci/platformText.ts";
import { leavesOut } from "../../images/drafts/dockerCliDrafts.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import { plainText } from "../presentation/plainText.ts";
import type { Icon, Presentation } from "../presentation/presentation.ts";
import { separator } from "../presentation/rowTexts.ts";
import { draftContextValue } from "./draftActions.ts";
import { draftEntries } from "./draftEntries.ts";
import type { DockerDraftNode, DraftEntryNode, DraftNode, DraftsNode } from "./draftNodes.ts";
import { problemsOf } from "./draftProblems.ts";
import type { DraftsTexts } from "./draftsTexts.ts";

/** What the look of a row of the Drafts view depends on besides the row. */
export interface DraftContext {
  readonly texts: DraftsTexts;
  readonly findings: readonly ListFinding[];
  /** Bytes of an entry's image, compressed, once known. */
  readonly size: number | undefined;
}

/** How a row of the Drafts view is shown. Its tooltip is made by `presentDraftTooltip`. */
export function presentDraft(node: DraftsNode, context: DraftContext): Presentation {
  const look = lookOf(node, context);
  const label = plainText(look.label);
  const description = plainText(look.description);
  return {
    label,
    description,
    icon: look.icon,
    tooltip: undefined,
    contextValue: draftContextValue(node),
    isExpandable: node.kind === "draft" || node.kind === "dockerDrafts",
    accessibilityLabel: [look.spoken, look.spokenDescription ?? description]
      .filter(Boolean)
      .map((text) => plainText(text).replaceAll(separator, ", "))
      .join(", "),
    activation: look.activation,
  };
}

/** `app:multi`: the last part of the repository, and the tag. */
export function draftName({ repository, tag }: Pick<ListDraft, "repository" | "tag">): string {
  return `${repository.slice(repository.lastIndexOf("/") + 1)}:${tag}`;
}

/** What a draft of the Docker CLI is most likely called; else the name of its folder. */
export function dockerDraftName({ guess, name }: DockerDraftNode["draft"]): string {
  return guess?.tag === undefined ? name : draftName({ ...guess, tag: guess.tag });
}

interface Look {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  readonly spoken: string;
  readonly spokenDescription?: string;
  readonly activation: Presentation["activation"];
}

function lookOf(node: DraftsNode, context: DraftContext): Look {
  const { texts } = context;
  switch (node.kind) {
    case "draft":
      return draftLook(node, context);
    case "draftEntry":
      return entryLook(node, context);
    case "dockerDrafts": {
      const label = texts.dockerCli();
      const description = "~/.docker/manifests";
      return { label, description, icon: { id: "folder" }, spoken: label, activation: undefined };
    }
    case "dockerDraft":
      return dockerLook(node, texts);
  }
}

function draftLook({ draft }: DraftNode, { texts, findings }: DraftContext): Look {
  const label = draftName(draft);
  const problems = problemsOf(findings);
  const describe = (format: (platform: Platform) => string) =>
    joined(contents(draft.text, texts, format), count(problems, texts));
  return {
    label,
    description: describe(formatPlatformShort),
    icon: iconOf(problems, "layers"),
    spoken: texts.spoken("draft", label),
    spokenDescription: describe(formatPlatform),
    activation: "openDraft",
  };
}

function entryLook(node: DraftEntryNode, { texts, findings, size }: DraftContext): Look {
  const label = entryLabel(node, texts);
  const problems = problemsOf(findings);
  const { digest, source, attestations } = node;
  return {
    label,
    description: joined(
      source,
      size === undefined ? undefined : formatBytes(size),
      digest && shortDigest(digest),
      attestations.length > 0 ? texts.attestation("other") : undefined,
      count(problems, texts),
    ),
    icon: iconOf(problems, "circuit-board"),
    spoken: texts.spoken("entry", label),
    activation: digest === undefined ? "openDraft" : "inspect",
  };
}

/** How an entry is called. */
export function entryLabel(
  { platform, descriptor }: DraftEntryNode,
  texts: Pick<DraftsTexts, "withoutPlatform" | "unreadableEntry">,
): string {
  if (platform) return formatPlatform(platform);
  return descriptor ? texts.withoutPlatform() : texts.unreadableEntry();
}

function dockerLook({ draft }: DockerDraftNode, texts: DraftsTexts): Look {
  const label = dockerDraftName(draft);
  const platforms = draft.entries.flatMap(({ descriptor }) => descriptor.platform ?? []);
  const problems = draft.problems.filter(leavesOut).length;
  const describe = (format: (platform: Platform) => string) =>
    joined(...platforms.map(format), problems > 0 ? texts.problems(problems) : undefined);
  return {
    label,
    description: describe(formatPlatformShort),
    icon: problems > 0 ? warningIcon : { id: "layers" },
    spoken: texts.spoken("dockerDraft", label),
    spokenDescription: describe(formatPlatform),
    activation: undefined,
  };
}

function contents(
  text: string,
  texts: DraftsTexts,
  format: (platform: Platform) => string,
): string {
  const entries = draftEntries(text);
  if (!entries) return texts.notAList();
  const names = entries.map(({ descriptor }) =>
    descriptor?.platform ? format(descriptor.platform) : texts.withoutPlatform(),
  );
  return joined(...new Set(names)) || texts.noEntries();
}

function count(problems: readonly ListFinding[], texts: DraftsTexts): string | undefined {
  return problems.length > 0 ? texts.problems(problems.length) : undefined;
}

const warningIcon: Icon = { id: "warning", color: "list.warningForeground" };

/** Errors and warnings are told by the icon's shape, not by its colour alone. */
function iconOf(problems: readonly ListFinding[], usual: Icon["id"]): Icon {
  if (problems.some(({ severity }) => severity === "error")) {
    return { id: "error", color: "list.errorForeground" };
  }
  return problems.length > 0 ? warningIcon : { id: usual };
}

function joined(...facts: readonly (string | undefined)[]): string {
  return facts.filter(Boolean).join(separator);
}
