import {
  CompletionItem,
  CompletionItemKind,
  Range,
  SnippetString,
  type Position,
  type TextDocument,
} from "vscode";
import {
  knownArchitectures,
  knownOs,
  knownVariants,
  usualPlatforms,
} from "../../core/oci/platformValues.ts";
import { specContextAt, type SpecContext } from "../../images/spec/specContext.ts";
import { specKeyOf, specKeys, type SpecKey, type SpecMapping } from "../../images/spec/specKeys.ts";
import { specKeyText } from "./specKeyTexts.ts";

/** Hosts of the registries that the user added; nothing is asked of them. */
export type KnownRegistries = () => readonly string[];

/** The keys and values that may stand at a position of a spec file. */
export function completeSpec(
  document: TextDocument,
  position: Position,
  registries: KnownRegistries,
): CompletionItem[] {
  const context = specContextAt(document.getText(), document.offsetAt(position));
  const items = itemsFor(context, registries);
  // What VS Code takes for a word ends at slashes and colons, which are part of names here.
  const isPart = context.key === "template" && context.prefix.includes("/");
  const [written = ""] = (isPart ? /[A-Z]*$/ : /[^"']*$/).exec(context.prefix) ?? [];
  const range = new Range(position.translate(0, -written.length), position);
  return items.map((item) => Object.assign(item, { range }));
}

function itemsFor(context: SpecContext, registries: KnownRegistries): CompletionItem[] {
  const mapping = mappingOf(context);
  if (!mapping) return [];
  if (context.key === undefined) return keysOf(mapping, context);
  const key = specKeyOf(mapping, context.key);
  return key ? valuesOf(key, context, registries) : [];
}

/** Which mapping of a spec file a context is in. */
export function mappingOf({ parents }: SpecContext): SpecMapping | undefined {
  const [first, second, ...more] = parents;
  if (first === undefined) return "root";
  if (specKeyOf("root", first) !== "manifests" || more.length > 0) return undefined;
  if (second === undefined) return "manifest";
  return specKeyOf("manifest", second) === "platform" ? "platform" : undefined;
}

function keysOf(mapping: SpecMapping, { siblings }: SpecContext): CompletionItem[] {
  const used = new Set(Object.keys(siblings).map((key) => specKeyOf(mapping, key)));
  const keys: readonly SpecKey[] = specKeys[mapping];
  return keys
    .filter((key) => !used.has(key))
    .map((key, order) => {
      const item = new CompletionItem(key, CompletionItemKind.Property);
      item.documentation = specKeyText(key, mapping === "root");
      item.insertText = new SnippetString(snippets[key] ?? `${key}: $0`);
      item.sortText = String(order).padStart(2, "0");
      return item;
    });
}

const snippets: Readonly<Partial<Record<SpecKey, string>>> = {
  manifests: "manifests:\n  - image: $0",
  platforms: "platforms: [${1:linux/amd64, linux/arm64}]",
  platform: "platform: {os: ${1:linux}, architecture: ${2:amd64}}",
  tags: "tags: [$0]",
  annotations: "annotations:\n  $0",
};

function valuesOf(
  key: SpecKey,
  { siblings, prefix }: SpecContext,
  registries: KnownRegistries,
): CompletionItem[] {
  switch (key) {
    case "type":
      return values(["docker", "oci"]);
    case "ignoreMissing":
      return values(["true", "false"]);
    case "os":
      return values(knownOs());
    case "architecture":
      return values(knownArchitectures(siblings["os"] ?? "linux"));
    case "variant":
      return values(knownVariants(siblings["architecture"] ?? ""));
    case "osfeatures":
      return values(["win32k"]);
    case "platform":
    case "platforms":
      return values(usualPlatforms);
    case "image":
      return prefix.includes("/") ? [] : values(registries(), "/");
    case "template":
      return prefix.includes("/") ? values(["OS", "ARCH", "VARIANT"]) : values(registries(), "/");
    default:
      return [];
  }
}

function values(texts: readonly string[], suffix = ""): CompletionItem[] {
  return texts.map((text, order) => {
    const item = new CompletionItem(text, CompletionItemKind.Value);
    item.insertText = text + suffix;
    item.sortText = String(order).padStart(3, "0");
    return item;
  });
}
