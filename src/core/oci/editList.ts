import { assertNever } from "../base/errors.ts";
import { isJsonObject, type JsonValue } from "../base/json.ts";
import { descriptorToJson, readDescriptor, type Descriptor } from "./descriptor.ts";
import { isAttestation } from "./indexContents.ts";
import { inOrder, rearrange, setMembers, type JsonDocument, type NewItem } from "./jsonEdits.ts";
import { jsonStyleOf } from "./jsonStyle.ts";
import {
  itemsOf,
  memberOf,
  propertiesOf,
  readJsonTree,
  valueOf,
  type JsonNode,
} from "./jsonTree.ts";
import type { ListEdit, TextReplacement } from "./listEdit.ts";
import { ListEditError } from "./listEditError.ts";
import {
  endOfImages,
  isAttestationEntry,
  newAttestations,
  unneededAttestations,
} from "./listEntries.ts";
import { MediaTypes } from "./mediaTypes.ts";
import {
  descriptorOrder,
  indexOrder,
  ociMembersOfEntry,
  ociMembersOfList,
  platformOrder,
} from "./memberOrder.ts";
import {
  allPlatformMembers,
  changedPlatformMembers,
  type MemberChanges,
} from "./platformMembers.ts";

/**
 * What to replace in the text of a list to make an edit: as little as possible, in the layout that
 * the text has. Whatever the edit is not about stays character for character, unknown members
 * included. In the order of the text, without overlaps; empty if the text says so already.
 *
 * Throws {@link ListEditError}, `notAList` also if the text is not valid JSON.
 */
export function editList(text: string, edit: ListEdit): readonly TextReplacement[] {
  return new ListEditor(text).replacements(edit);
}

/** The text with replacements made; they may come in any order but must not overlap. */
export function applyReplacements(text: string, replacements: readonly TextReplacement[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { offset, length, text: added } of replacements.toSorted(
    (a, b) => a.offset - b.offset,
  )) {
    parts.push(text.slice(from, offset), added);
    from = offset + length;
  }
  return parts.join("") + text.slice(from);
}

class ListEditor {
  readonly #document: JsonDocument;
  readonly #root: JsonNode;
  readonly #manifests: JsonNode;
  readonly #entries: readonly JsonNode[];
  /** Of the entries, where they are readable. */
  readonly #descriptors: readonly (Descriptor | undefined)[];

  constructor(text: string) {
    const { root, errors } = readJsonTree(text);
    const manifests = memberOf(root, "manifests");
    if (!root || errors.length > 0 || manifests?.type !== "array") {
      throw new ListEditError("notAList", "The text is not a JSON object with manifests");
    }
    this.#document = { text, style: jsonStyleOf(text, root) };
    this.#root = root;
    this.#manifests = manifests;
    this.#entries = itemsOf(manifests);
    this.#descriptors = this.#entries.map((node) => descriptorAt(node));
  }

  replacements(edit: ListEdit): readonly TextReplacement[] {
    switch (edit.kind) {
      case "changePlatform":
        return this.#setPlatform(edit.position, changedPlatformMembers(edit.change));
      case "setPlatform":
        return this.#setPlatform(edit.position, allPlatformMembers(edit.platform));
      case "setAnnotation":
        return this.#setAnnotation(edit.position, edit.name, edit.value);
      case "setArtifactType":
        return this.#setInList("artifactType", edit.artifactType);
      case "setSubject":
        return this.#setInList("subject", edit.subject && descriptorToJson(edit.subject));
      case "setMediaType":
        return this.#setInList("mediaType", edit.mediaType);
      case "makeDockerList":
        return this.#makeDockerList();
      case "removeMember":
        return this.#set(this.#owner(edit.position), new Map([[edit.name, undefined]]), []);
      case "setContent":
        return this.#set(
          this.#objectAt(edit.position),
          new Map<string, JsonValue>([
            ["mediaType", edit.mediaType],
            ["size", edit.size],
          ]),
          descriptorOrder,
        );
      case "add":
        return this.#add(edit.members, edit.before);
      case "remove":
        return this.#remove(edit.position);
      case "replace":
        return this.#replace(edit.position, edit.member, edit.attestations);
      case "move":
        return this.#move(edit.position, edit.to);
      default:
        return assertNever(edit);
    }
  }

  #setInList(name: string, value: JsonValue | undefined): readonly TextReplacement[] {
    return this.#set(this.#root, new Map([[name, value]]), indexOrder);
  }

  #setPlatform(position: number, changes: MemberChanges): readonly TextReplacement[] {
    const entry = this.#objectAt(position);
    const platform = memberOf(entry, "platform");
    if (platform?.type === "object") {
      const isEmptied = propertiesOf(platform).every(
        ({ name }) => changes.has(name) && changes.get(name) === undefined,
      );
      const isFilled = [...changes.values()].some((value) => value !== undefined);
      if (!isEmptied || isFilled) return this.#set(platform, changes, platformOrder);
    }
    const members = [...changes].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const value = members.length > 0 ? Object.fromEntries(members) : undefined;
    return this.#set(entry, new Map([["platform", value]]), descriptorOrder);
  }

  #setAnnotation(
    position: number | undefined,
    name: string,
    value: string | undefined,
  ): readonly TextReplacement[] {
    const owner = this.#owner(position);
    const order = position === undefined ? indexOrder : descriptorOrder;
    const annotations = memberOf(owner, "annotations");
    if (annotations?.type !== "object") {
      if (value === undefined) return [];
      return this.#set(owner, new Map([["annotations", { [name]: value }]]), order);
    }
    const names = propertiesOf(annotations).map((property) => property.name);
    const isLast = value === undefined && names.includes(name) && names.every((n) => n === name);
    return isLast
      ? this.#set(owner, new Map([["annotations", undefined]]), order)
      : this.#set(annotations, new Map([[name, value]]), []);
  }

  #makeDockerList(): readonly TextReplacement[] {
    const images = this.#kept().filter(
      ({ position }) => !isAttestationEntry(this.#descriptors[position]),
    );
    const header = new Map<string, JsonValue | undefined>([
      ...removed(ociMembersOfList),
      ["mediaType", MediaTypes.dockerList],
    ]);
    const inEntries = new Map(removed(ociMembersOfEntry));
    return inOrder([
      ...this.#set(this.#root, header, indexOrder),
      ...this.#rearrange(images),
      ...images.flatMap(({ position }) => this.#set(this.#entryAt(position), inEntries, [])),
    ]);
  }

  #add(members: readonly Descriptor[], before: number | undefined): readonly TextReplacement[] {
    const items = this.#kept();
    const at = before ?? endOfImages(this.#descriptors);
    if (!Number.isInteger(at) || at < 0 || at > items.length) throw noSuchEntry(at);
    const images = members.filter((member) => !isAttestation(member));
    const attestations = members.filter((member) => isAttestation(member));
    return this.#rearrange([
      ...items.slice(0, at),
      ...images.map(made),
      ...items.slice(at),
      ...newAttestations(this.#descriptors, attestations).map(made),
    ]);
  }

  #remove(position: number): readonly TextReplacement[] {
    this.#entryAt(position);
    const gone = new Set([position, ...unneededAttestations(this.#descriptors, position)]);
    return this.#rearrange(this.#kept().filter((item) => !gone.has(item.position)));
  }

  #replace(
    position: number,
    member: Descriptor,
    attestations: readonly Descriptor[],
  ): readonly TextReplacement[] {
    this.#entryAt(position);
    const gone = new Set(unneededAttestations(this.#descriptors, position, member));
    const items = this.#kept()
      .filter((item) => !gone.has(item.position))
      .map((item) => (item.position === position ? made(member) : item));
    const staying = this.#descriptors.filter((_, at) => at !== position && !gone.has(at));
    return this.#rearrange([...items, ...newAttestations(staying, attestations).map(made)]);
  }

  #move(position: number, to: number): readonly TextReplacement[] {
    this.#entryAt(position);
    this.#entryAt(to);
    if (position === to) return [];
    const items: NewItem[] = this.#kept().filter((item) => item.position !== position);
    items.splice(to, 0, { kind: "moved", position });
    return this.#rearrange(items);
  }

  #kept(): readonly { readonly kind: "kept"; readonly position: number }[] {
    return this.#entries.map((_, position) => ({ kind: "kept", position }));
  }

  #entryAt(position: number): JsonNode {
    const entry = this.#entries[position];
    if (!entry) throw noSuchEntry(position);
    return entry;
  }

  /** An entry, or the list itself. */
  #owner(position: number | undefined): JsonNode {
    return position === undefined ? this.#root : this.#objectAt(position);
  }

  #objectAt(position: number): JsonNode {
    const node = this.#entryAt(position);
    if (node.type !== "object") throw noSuchEntry(position);
    return node;
  }

  #set(
    object: JsonNode,
    changes: MemberChanges,
    order: readonly string[],
  ): readonly TextReplacement[] {
    return setMembers(this.#document, object, changes, order);
  }

  #rearrange(items: readonly NewItem[]): readonly TextReplacement[] {
    return rearrange(this.#document, this.#manifests, items);
  }
}

function descriptorAt(node: JsonNode): Descriptor | undefined {
  const value = valueOf(node);
  return isJsonObject(value) ? readDescriptor(value) : undefined;
}

function made(member: Descriptor): NewItem {
  return { kind: "made", value: descriptorToJson(member) };
}

function removed(names: readonly string[]): readonly (readonly [string, undefined])[] {
  return names.map((name) => [name, undefined]);
}

function noSuchEntry(position: number): ListEditError {
  return new ListEditError("noSuchEntry", `The list has no entry ${position} of this kind`);
}
