import type { Cancellable } from "../../core/base/abort.ts";
import { assertNever, messageOf } from "../../core/base/errors.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatReference, parseReference, type Reference } from "../../core/oci/reference.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import { assembleList } from "../../images/compose/assembleList.ts";
import {
  readListMembers,
  type ListMember,
  type ListMembers,
  type ListSource,
} from "../../images/compose/listMembers.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import { publishList, type PublishResult } from "../../images/publish/publishList.ts";
import { tagDigest } from "../../images/tagDigest.ts";
import type { CommandPart } from "../plan/dockerAction.ts";
import type { ActionOptions } from "./runEngine.ts";
import type { ListAction } from "./stepWork.ts";
import { TaskRunError } from "./taskRunError.ts";

/** What a run pushed. */
export interface PushedByRun {
  readonly reference: Reference;
  readonly digest: string | undefined;
}

/** What lists are made of and where they go. */
export interface ListParts {
  readonly stores: ImageStores;
  /** The connection of a registry, by its canonical host. */
  readonly connectionOf: (registry: string) => string | undefined;
  readonly onPushed: (pushed: PushedByRun) => void;
  /** RFC 3339. */
  readonly now: () => string;
}

/** A list that was created in this run and not pushed yet. */
interface LocalList {
  readonly reference: Reference;
  readonly members: ReadonlyMap<string, ListMembers>;
}

type Values = ReadonlyMap<string, CommandPart>;

/**
 * The manifest lists of one run: what `docker manifest` keeps in the user's folder, where lists of
 * former runs are in the way, is kept in memory here. Lists are pushed as all lists are: their
 * members are at the registry first.
 */
export class ManifestLists {
  readonly #parts: ListParts;
  readonly #lists = new Map<string, LocalList>();

  constructor(parts: ListParts) {
    this.#parts = parts;
  }

  /** Throws {@link TaskRunError}, `StoreError` or an `AbortError`. */
  async perform(action: ListAction, options: ActionOptions): Promise<void> {
    switch (action.kind) {
      case "createList":
        return this.#create(action, options);
      case "annotateList":
        this.#annotate(action, options);
        return;
      case "pushList":
        return this.#push(action, options);
      case "removeList":
        this.#remove(action.lists, options);
        return;
      case "inspect":
        return this.#inspect(action.image.text, options);
      case "joinTags":
        return this.#join(action, options);
      default:
        return assertNever(action);
    }
  }

  async #create(
    { list, members, isAmend }: Extract<ListAction, { kind: "createList" }>,
    options: ActionOptions,
  ): Promise<void> {
    const reference = parseReference(list.text);
    const key = formatReference(reference);
    const before = this.#lists.get(key);
    if (before && !isAmend) {
      throw new TaskRunError(
        "listExists",
        `refusing to amend an existing manifest list with no --amend flag: ${key}`,
      );
    }
    const all = new Map(before?.members);
    for (const { text } of members) {
      const member = parseReference(text);
      all.set(formatReference(member), await this.#read(member, options));
    }
    this.#lists.set(key, { reference, members: all });
    options.onLine(`Created manifest list ${key}`);
  }

  async #read(reference: Reference, { signal }: Cancellable): Promise<ListMembers> {
    const source: ListSource = {
      connectionId: this.#connection(reference),
      repository: reference.repository,
      reference: manifestReference(reference),
    };
    const read = await readListMembers(this.#parts.stores, [source], { signal });
    const [problem] = read.problems;
    if (!problem) return read;
    const name = formatReference(reference);
    if (problem.code === "missing") {
      throw new TaskRunError("listRefused", `no such manifest: ${name}`);
    }
    throw new TaskRunError("listRefused", `${name} cannot be in a manifest list: ${problem.code}`);
  }

  #annotate(
    { list, member, values }: Extract<ListAction, { kind: "annotateList" }>,
    options: ActionOptions,
  ): void {
    const found = this.#find(list.text);
    const key = formatReference(parseReference(member.text));
    const content = found.members.get(key);
    if (!content) {
      throw new TaskRunError(
        "noMember",
        `manifest for image ${key} does not exist in ${list.text}`,
      );
    }
    const images = content.images.map((each) => withPlatform(each, values));
    const members = new Map(found.members).set(key, { ...content, images });
    this.#lists.set(formatReference(found.reference), { ...found, members });
    const said = [...values].map(([name, { text }]) => `${name}=${text}`);
    options.onLine(`Annotated ${key}: ${said.join(", ")}`);
  }

  async #push(
    { list, isPurge }: Extract<ListAction, { kind: "pushList" }>,
    options: ActionOptions,
  ): Promise<void> {
    const found = this.#find(list.text);
    await this.#publish(found.reference, [...found.members.values()], options);
    if (isPurge) this.#lists.delete(formatReference(found.reference));
  }

  #remove(lists: readonly CommandPart[], options: ActionOptions): void {
    for (const { text } of lists) {
      const { reference } = this.#find(text);
      this.#lists.delete(formatReference(reference));
      options.onLine(`Removed manifest list ${formatReference(reference)}`);
    }
  }

  async #inspect(text: string, { signal, onLine }: ActionOptions): Promise<void> {
    const reference = parseReference(text);
    const local = this.#lists.get(formatReference(reference));
    if (local) {
      for (const line of textOf([...local.members.values()]).split("\n")) onLine(line);
      return;
    }
    const { reader } = this.#parts.stores.open(this.#connection(reference));
    const { raw } = await reader.manifest(reference.repository, manifestReference(reference), {
      signal,
    });
    for (const line of new TextDecoder().decode(raw.bytes).split("\n")) onLine(line);
  }

  async #join(
    { lists, members }: Extract<ListAction, { kind: "joinTags" }>,
    options: ActionOptions,
  ): Promise<void> {
    const read: ListMembers[] = [];
    for (const { text } of members) read.push(await this.#read(parseReference(text), options));
    for (const { text } of lists) await this.#publish(parseReference(text), read, options);
  }

  async #publish(
    reference: Reference,
    members: readonly ListMembers[],
    { signal, onLine }: ActionOptions,
  ): Promise<void> {
    const { repository, tag = "latest" } = reference;
    const name = formatReference(reference);
    const connectionId = this.#connection(reference);
    const list = assembleList(joined(members));
    if (list.kind === "refused") {
      throw new TaskRunError("listRefused", `${name}: ${list.problems.map(codeOf).join(", ")}`);
    }
    const { text, origins, leftBehind } = list;
    const { stores, now } = this.#parts;
    const basedOn = await tagDigest({ store: stores.open(connectionId).store, repository }, tag, {
      signal,
    });
    const place = { connectionId, repository, tag, moreTags: [] };
    const content = { text, origins, leftBehind, basedOn, changedAt: now() };
    const result = await publishList(stores, { id: name, ...place, ...content }, { signal });
    const digest = digestOf(result, name);
    onLine(`Pushed manifest list ${name}`);
    const given = members.flatMap(({ images }) => images).length;
    const taken = list.members.filter(({ descriptor }) => !isAttestation(descriptor)).length;
    if (taken < given) {
      onLine(`WARNING: ${String(given)} images were given, but only ${String(taken)} differ`);
    }
    for (const { descriptor } of list.members) {
      const platform = descriptor.platform;
      onLine(`  ${descriptor.digest} ${platform ? platformWords(platform) : ""}`.trimEnd());
    }
    onLine(digest);
    this.#parts.onPushed({ reference, digest });
  }

  #find(text: string): LocalList {
    const key = formatReference(parseReference(text));
    const found = this.#lists.get(key);
    if (!found) throw new TaskRunError("noList", `No such manifest: ${key}`);
    return found;
  }

  #connection({ registry }: Reference): string {
    const id = this.#parts.connectionOf(registry);
    if (id === undefined) {
      throw new TaskRunError("unknownRegistry", `${registry} is no registry that was added`);
    }
    return id;
  }
}

function manifestReference({ tag, digest }: Reference): ManifestReference {
  return digest === undefined ? { tag: tag ?? "latest" } : { digest };
}

function joined(members: readonly ListMembers[]): ListMembers {
  return {
    images: members.flatMap(({ images }) => images),
    attestations: members.flatMap(({ attestations }) => attestations),
    leftBehind: members.flatMap(({ leftBehind }) => leftBehind),
    problems: members.flatMap(({ problems }) => problems),
  };
}

function textOf(members: readonly ListMembers[]): string {
  const list = assembleList(joined(members));
  return list.kind === "list" ? list.text : "";
}

function codeOf({ code }: { readonly code: string }): string {
  return code;
}

/** What `docker manifest annotate` changes of a member. */
function withPlatform({ descriptor, origin }: ListMember, values: Values): ListMember {
  const { os = "", architecture = "", ...rest } = descriptor.platform ?? {};
  const variant = values.get("variant")?.text;
  const osVersion = values.get("os-version")?.text;
  const platform: Platform = {
    ...rest,
    os: values.get("os")?.text ?? os,
    architecture: values.get("arch")?.text ?? architecture,
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
  };
  return { descriptor: { ...descriptor, platform }, origin };
}

function platformWords({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== undefined).join("/");
}

function digestOf(result: PublishResult, name: string): string {
  switch (result.kind) {
    case "pushed":
    case "unchanged":
      return result.digest;
    case "failed":
      throw new TaskRunError("listRefused", `${name}: ${messageOf(result.error)}`, {
        cause: result.error,
      });
    case "invalid":
    case "moved":
    case "taken":
    case "sourcesMoved":
    case "missing":
      throw new TaskRunError("listRefused", `${name} was not pushed: ${result.kind}`);
    default:
      return assertNever(result);
  }
}
