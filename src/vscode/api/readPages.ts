import { isRecord } from "../../core/base/record.ts";
import { isDigest } from "../../core/oci/digest.ts";
import { isTag } from "../../core/oci/reference.ts";
import type { TagFacts, TagPage } from "../../core/registry/imageStore.ts";
import { isAddressable } from "../../core/registry/repositoryPath.ts";

const maxPageLength = 10_000;
const maxNames = 1_000_000;

/** The latest time that a `Date` can hold. */
const maxTime = 8.64e15;

/** Pages in a row that bring nothing new, after which a list is given up. */
const maxBarrenPages = 20;

interface Item {
  readonly name: string;
  readonly facts?: TagFacts;
}

/** What is listed. */
interface Kind {
  /** The member of a page that holds the items. */
  readonly member: string;
  readonly read: (item: unknown) => Item;
  readonly accepts: (name: string) => boolean;
}

const kinds = {
  repositories: { member: "names", read: readName, accepts: isAddressable },
  tags: { member: "tags", read: readTag, accepts: isTag },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * Reads the pages of a list that an extension gives. Names that cannot be asked for are left out, and
 * those that were there before; a list that brings nothing new for long is over.
 */
export class PageReader {
  readonly #kind: Kind;
  readonly #seen = new Set<string>();
  #barrenPages = 0;

  constructor(kind: keyof typeof kinds) {
    this.#kind = kinds[kind];
  }

  /** Whether the list was given up. */
  get isStuck(): boolean {
    return this.#barrenPages >= maxBarrenPages;
  }

  /** The page in an `IteratorResult`; `undefined` at the end of the list. Throws `TypeError`. */
  read(result: unknown): TagPage | undefined {
    if (!isRecord(result)) throw new TypeError("The list is no AsyncIterable");
    if (result["done"] === true) return undefined;
    const page = result["value"];
    const { member, read, accepts } = this.#kind;
    const listed = isRecord(page) ? page[member] : undefined;
    const hasMore = isRecord(page) ? page["hasMore"] : undefined;
    if (!Array.isArray(listed) || typeof hasMore !== "boolean") {
      throw new TypeError(`A page has “${member}”, an array, and “hasMore”, true or false`);
    }
    if (listed.length > maxPageLength) {
      throw new TypeError(`A page has ${listed.length} of at most ${maxPageLength} names`);
    }
    const items = Array.from(listed, (item: unknown) => read(item));
    const fresh = items.filter(({ name }) => this.#isFresh(name) && accepts(name));
    this.#barrenPages = fresh.length === 0 ? this.#barrenPages + 1 : 0;
    const facts = new Map(fresh.flatMap(({ name, facts: of }) => (of ? [[name, of]] : [])));
    return {
      items: fresh.map(({ name }) => name),
      hasMore: hasMore && !this.isStuck,
      ...(facts.size > 0 && { facts }),
    };
  }

  #isFresh(name: string): boolean {
    if (this.#seen.has(name)) return false;
    if (this.#seen.size >= maxNames) throw new TypeError(`A list has more than ${maxNames} names`);
    this.#seen.add(name);
    return true;
  }
}

function readName(name: unknown): Item {
  if (typeof name !== "string") throw new TypeError("A name is a text");
  return { name };
}

function readTag(item: unknown): Item {
  if (!isRecord(item)) throw new TypeError("A tag is an object with a “name”");
  const { name, updatedAt, digest, size } = item;
  const facts: TagFacts = {
    ...(updatedAt !== undefined && { updatedAt: readNumber("updatedAt", updatedAt, maxTime) }),
    ...(digest !== undefined && { digest: readDigest(digest) }),
    ...(size !== undefined && { size: readNumber("size", size, Number.MAX_SAFE_INTEGER) }),
  };
  return { ...readName(name), ...(Object.keys(facts).length > 0 && { facts }) };
}

function readNumber(name: string, value: unknown, max: number): number {
  const isGood = typeof value === "number" && value >= 0 && value <= max;
  if (!isGood) throw new TypeError(`“${name}” of a tag is a number from 0 to ${max}`);
  return value;
}

function readDigest(value: unknown) {
  if (typeof value === "string" && isDigest(value)) return value;
  throw new TypeError("“digest” of a tag is a sha256 or sha512 digest");
}
