import { isRecord } from "../core/base/record.ts";
import type { ListEdit, PlatformChange } from "../core/oci/listEdit.ts";

/**
 * The edits that the page of a draft makes. On the wire, which knows no `undefined`, the empty
 * string stands for a member of a platform that is to be taken away.
 */
export type ViewEdit = Extract<
  ListEdit,
  {
    readonly kind:
      "changePlatform" | "setAnnotation" | "setArtifactType" | "setSubject" | "remove" | "move";
  }
>;

type Members = Readonly<Record<string, unknown>>;

/** Longest text that an edit may bring; registries refuse whole lists of more than 4 MiB. */
const maxTextLength = 64 * 1024;

/** Reads an edit that came from a webview; `undefined` if it is none. */
export function readViewEdit(value: unknown): ViewEdit | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, position } = value;
  switch (kind) {
    case "setAnnotation":
      return readSetAnnotation(value);
    case "setArtifactType": {
      const { artifactType } = value;
      if (!isOptionalText(artifactType)) return undefined;
      return { kind, artifactType: artifactType === "" ? undefined : artifactType };
    }
    case "changePlatform": {
      const change = readChange(value["change"]);
      return change && isPosition(position) ? { kind, position, change } : undefined;
    }
    case "setSubject":
      // A subject is chosen by the extension; the page can only take it away.
      return { kind, subject: undefined };
    case "remove":
      return isPosition(position) ? { kind, position } : undefined;
    case "move": {
      const { to } = value;
      return isPosition(position) && isPosition(to) ? { kind, position, to } : undefined;
    }
    default:
      return undefined;
  }
}

function readSetAnnotation(value: Members): ViewEdit | undefined {
  const { position, name, value: text } = value;
  if (!isText(name) || name === "" || !isOptionalText(text)) return undefined;
  const edit = { kind: "setAnnotation", name, value: text } as const;
  if (position === undefined) return edit;
  return isPosition(position) ? { ...edit, position } : undefined;
}

const textMembers = ["os", "architecture", "variant", "osVersion"] as const;

function readChange(value: unknown): PlatformChange | undefined {
  if (!isRecord(value)) return undefined;
  const named = textMembers.filter((name) => value[name] !== undefined);
  if (!named.every((name) => isText(value[name]))) return undefined;
  const texts = Object.fromEntries(
    named.map((name) => [name, value[name] === "" ? undefined : value[name]]),
  );
  const features = value["osFeatures"];
  if (features === undefined) return texts;
  return isTexts(features) ? { ...texts, osFeatures: features } : undefined;
}

function isPosition(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= maxTextLength;
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each: unknown) => isText(each));
}
