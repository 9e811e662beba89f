import { parseDocument, type Document } from "yaml";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { checkTag } from "../../core/oci/reference.ts";
import { checkSpecImages } from "./checkSpecImages.ts";
import {
  readFullDescriptor,
  readManifests,
  readReference,
  readTemplate,
} from "./readSpecImages.ts";
import type { SpecFile, TextRange } from "./specFile.ts";
import type { SpecFinding } from "./specFinding.ts";
import type { SpecKey } from "./specKeys.ts";
import { YamlReader, type SpecMember } from "./yamlReader.ts";

/** What a spec file says and what is wrong with it. */
export interface ParsedSpec {
  /** Without a target there is none. To be used only if no finding is an error. */
  readonly spec: SpecFile | undefined;
  /** In the order of the file. */
  readonly findings: readonly SpecFinding[];
}

/** Characters. A list of a thousand images with annotations takes half of it. */
const maxSize = 512 * 1024;
const start: TextRange = { offset: 0, length: 0 };

/**
 * Parses a `*.manifest-list.yaml` file: manifest-tool's form (v2/pkg/types/input.go) with `type`,
 * `ignoreMissing`, `platforms` and `template`, which are its command-line options, and annotations,
 * `descriptor`, `artifactType` and `subject`. Never throws; any text is read within bounds.
 */
export function parseSpecFile(text: string): ParsedSpec {
  if (text.length > maxSize) {
    const finding: SpecFinding = {
      code: "tooLarge",
      severity: "error",
      range: start,
      size: text.length,
      limit: maxSize,
    };
    return { spec: undefined, findings: [finding] };
  }
  try {
    // The parser compares each key with all others before it; the reader looks for them in a set.
    const options = { prettyErrors: false, logLevel: "silent", uniqueKeys: false } as const;
    const document = parseDocument(text, options);
    const reader = new YamlReader(document);
    reader.findings.push(...syntaxFindings(document));
    const spec = readSpec(reader, document.contents);
    const findings = reader.findings.toSorted((a, b) => a.range.offset - b.range.offset);
    return { spec, findings };
  } catch (error) {
    // Brackets nested by the thousand exhaust the parser's stack.
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    const finding: SpecFinding = {
      code: "syntax",
      severity: "error",
      range: start,
      error: "TOO_DEEP",
      message,
    };
    return { spec: undefined, findings: [finding] };
  }
}

/** Whether a spec cannot be used as it stands. */
export function hasErrors({ spec, findings }: ParsedSpec): boolean {
  return spec === undefined || findings.some(({ severity }) => severity === "error");
}

function syntaxFindings({ errors, warnings }: Document.Parsed | Document): readonly SpecFinding[] {
  return [...errors, ...warnings].map(({ name, code, message, pos: [offset, end] }) => ({
    code: "syntax",
    severity: name === "YAMLWarning" ? "warning" : "error",
    range: { offset, length: Math.max(0, end - offset) },
    error: code,
    message,
  }));
}

function readSpec(reader: YamlReader, contents: unknown): SpecFile | undefined {
  const root = reader.known(contents, "root");
  const images = [
    ...withMember(root, "manifests", [], (member) => readManifests(reader, member)),
    ...readTemplate(reader, root),
  ];
  const target = readTarget(reader, root);
  const tags = withMember(root, "tags", [], (member) => readTags(reader, member, target?.tag));
  const type = withMember(root, "type", undefined, (member) => readType(reader, member));
  if (!root.has("manifests") && !root.has("template") && !root.has("platforms")) {
    const range = root.get("image")?.range ?? start;
    reader.findings.push({ code: "missingKey", severity: "error", range, key: "manifests" });
  }
  const own = readOwnMembers(reader, root);
  checkSpecImages(reader, { target, images, type, root });
  if (!target) return undefined;
  const ignoreMissing = withMember(root, "ignoreMissing", false, (m) => reader.truth(m) ?? false);
  return { target, tags, type, ignoreMissing, ...own, images };
}

function withMember<T>(
  root: ReadonlyMap<SpecKey, SpecMember>,
  key: SpecKey,
  otherwise: T,
  read: (member: SpecMember) => T,
): T {
  const member = root.get(key);
  return member ? read(member) : otherwise;
}

function readTarget(
  reader: YamlReader,
  root: ReadonlyMap<SpecKey, SpecMember>,
): SpecFile["target"] | undefined {
  const member = root.get("image");
  const name = member && reader.text(member);
  if (!name) {
    const range = member?.range ?? start;
    reader.findings.push({ code: "missingKey", severity: "error", range, key: "image" });
    return undefined;
  }
  const reference = readReference(reader, name);
  if (!reference) return undefined;
  const { tag, digest, ...repository } = reference;
  if (digest !== undefined) {
    const { range } = name;
    reader.findings.push({ code: "targetByDigest", severity: "error", range });
    return undefined;
  }
  return { ...repository, tag: tag ?? "latest" };
}

function readTags(
  reader: YamlReader,
  member: SpecMember,
  main: string | undefined,
): readonly string[] {
  const tags = new Set<string>();
  for (const { text: tag, range } of reader.texts(member)) {
    const problem = checkTag(tag);
    if (problem) {
      reader.findings.push({ code: "badTag", severity: "error", range, tag, problem });
    } else if (tags.has(tag) || tag === main) {
      reader.findings.push({ code: "duplicateTag", severity: "warning", range, tag });
    } else {
      tags.add(tag);
    }
  }
  return [...tags];
}

function readType(reader: YamlReader, member: SpecMember): SpecFile["type"] {
  const written = reader.text(member);
  const text = written?.text.toLowerCase();
  if (text === "docker" || text === "oci") return text;
  if (written) {
    reader.findings.push({ code: "badType", severity: "error", ...written });
  }
  return undefined;
}

function readOwnMembers(
  reader: YamlReader,
  root: ReadonlyMap<SpecKey, SpecMember>,
): Pick<SpecFile, "annotations" | "artifactType" | "subject"> {
  const annotations = withMember(root, "annotations", {}, (member) => reader.textMap(member));
  const artifactType = withMember(root, "artifactType", undefined, (m) => reader.text(m)?.text);
  const subject = withMember(root, "subject", undefined, (member) => readSubject(reader, member));
  return {
    annotations,
    ...(artifactType !== undefined && { artifactType }),
    ...(subject !== undefined && { subject }),
  };
}

function readSubject(reader: YamlReader, member: SpecMember): Digest | Descriptor | undefined {
  if (reader.isMapping(member)) return readFullDescriptor(reader, member);
  const written = reader.text(member);
  if (!written) return undefined;
  if (isDigest(written.text)) return written.text;
  reader.findings.push({ code: "badSubject", severity: "error", range: written.range });
  return undefined;
}
