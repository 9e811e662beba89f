import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import type { ListEdit, TextReplacement } from "../../src/core/oci/listEdit.ts";
import { AttestationKeys } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";

/** JSON that tests change in place. */
type Json = Record<string, unknown>;

/** What an edit does to a parsed list, written as plainly as possible; the list is changed. */
export function editParsed(list: Json, edit: ListEdit): Json {
  const manifests = entriesOf(list);
  switch (edit.kind) {
    case "changePlatform":
    case "setPlatform":
      editPlatform(manifests[edit.position] ?? {}, edit);
      break;
    case "setAnnotation":
      editAnnotation(ownerIn(list, manifests, edit.position), edit.name, edit.value);
      break;
    case "setArtifactType":
      assign(list, "artifactType", edit.artifactType);
      break;
    case "setSubject":
      assign(list, "subject", edit.subject && descriptorToJson(edit.subject));
      break;
    case "setMediaType":
      list["mediaType"] = edit.mediaType;
      break;
    case "makeDockerList":
      list["mediaType"] = MediaTypes.dockerList;
      for (const name of ["annotations", "artifactType", "subject"]) assign(list, name, undefined);
      list["manifests"] = manifests
        .filter((each) => !isProof(each))
        .map(({ annotations: _a, artifactType: _t, data: _d, ...others }) => others);
      break;
    case "removeMember":
      assign(ownerIn(list, manifests, edit.position), edit.name, undefined);
      break;
    case "setContent":
      Object.assign(manifests[edit.position] ?? {}, { size: edit.size, mediaType: edit.mediaType });
      break;
    case "move":
      manifests.splice(edit.to, 0, ...manifests.splice(edit.position, 1));
      list["manifests"] = manifests;
      break;
    default:
      list["manifests"] = editMembers(manifests, edit);
  }
  return list;
}

function ownerIn(list: Json, manifests: readonly Json[], position: number | undefined): Json {
  return position === undefined ? list : (manifests[position] ?? {});
}

type MemberEdit = Extract<ListEdit, { kind: "add" | "remove" | "replace" }>;

function editMembers(manifests: readonly Json[], edit: MemberEdit): readonly Json[] {
  if (edit.kind === "add") {
    const images = edit.members.filter((member) => !isProof(toJson(member)));
    const proofs = edit.members.filter((member) => isProof(toJson(member)));
    let at = edit.before ?? manifests.length;
    while (edit.before === undefined && at > 0 && isProof(manifests[at - 1])) at--;
    const list = [...manifests.slice(0, at), ...images.map(toJson), ...manifests.slice(at)];
    return withProofs(list, proofs);
  }
  const old = manifests[edit.position];
  const others = manifests.filter((_, position) => position !== edit.position);
  const staying = edit.kind === "replace" ? [...others, toJson(edit.member)] : others;
  const isNeeded = staying.some((each) => !isProof(each) && each["digest"] === old?.["digest"]);
  const goes = (each: Json) =>
    !isProof(old) && !isNeeded && isProof(each) && subjectOf(each) === old?.["digest"];
  const list = manifests.flatMap((each, position) => {
    if (position === edit.position) return edit.kind === "replace" ? [toJson(edit.member)] : [];
    return goes(each) ? [] : [each];
  });
  return edit.kind === "replace" ? withProofs(list, edit.attestations) : list;
}

function withProofs(list: readonly Json[], proofs: readonly Descriptor[]): readonly Json[] {
  const present = list.filter((each) => isProof(each)).map((each) => each["digest"]);
  return [...list, ...proofs.filter(({ digest }) => !present.includes(digest)).map(toJson)];
}

const platformMembers = [
  ["architecture", "architecture"],
  ["os", "os"],
  ["osVersion", "os.version"],
  ["osFeatures", "os.features"],
  ["variant", "variant"],
] as const;

function editPlatform(
  entry: Json,
  edit: Extract<ListEdit, { kind: "changePlatform" | "setPlatform" }>,
): void {
  const platform: Json = { ...(isJson(entry["platform"]) && entry["platform"]) };
  const source = edit.kind === "setPlatform" ? edit.platform : edit.change;
  for (const [key, name] of platformMembers) {
    if (edit.kind === "changePlatform" && !(key in source)) continue;
    const value = source[key];
    assign(platform, name, Array.isArray(value) && value.length === 0 ? undefined : value);
  }
  if (edit.kind === "setPlatform") Object.assign(platform, edit.platform.extra);
  assign(entry, "platform", Object.keys(platform).length > 0 ? platform : undefined);
}

function editAnnotation(owner: Json, name: string, value: string | undefined): void {
  const before = owner["annotations"];
  if (value === undefined && !(isJson(before) && Object.hasOwn(before, name))) return;
  const annotations = { ...(isJson(before) && before) };
  assign(annotations, name, value);
  assign(owner, "annotations", Object.keys(annotations).length > 0 ? annotations : undefined);
}

function assign(object: Json, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(object, name);
  else {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

function toJson(descriptor: Descriptor): Json {
  return { ...descriptorToJson(descriptor) };
}

/** The entries of a parsed list. */
export function entriesOf(list: Json): Json[] {
  const { manifests } = list;
  return Array.isArray(manifests)
    ? manifests.map((each: unknown) => (isJson(each) ? each : {}))
    : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isProof(entry: Json | undefined): boolean {
  const annotations = entry?.["annotations"];
  return (
    isJson(annotations) && annotations[AttestationKeys.type] === AttestationKeys.attestationManifest
  );
}

function subjectOf(entry: Json): unknown {
  const annotations = entry["annotations"];
  return isJson(annotations) ? annotations[AttestationKeys.subject] : undefined;
}

/** What undoes replacements in the text that they make. */
export function inverseOf(
  text: string,
  replacements: readonly TextReplacement[],
): readonly TextReplacement[] {
  let shift = 0;
  return replacements.map(({ offset, length, text: added }) => {
    const undo = {
      offset: offset + shift,
      length: added.length,
      text: text.slice(offset, offset + length),
    };
    shift += added.length - length;
    return undo;
  });
}
