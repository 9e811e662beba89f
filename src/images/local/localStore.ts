import { createHash } from "node:crypto";
import path from "node:path";
import type { Event } from "../../core/base/event.ts";

/** `layout`: a folder as OCI image layout. `archive`: a `.tar` of one, or what `docker save` wrote. */
export type LocalStoreKind = "layout" | "archive";

/** Where images lie in the file system. */
export interface LocalPlace {
  readonly kind: LocalStoreKind;
  /** Absolute, as this computer writes paths. */
  readonly path: string;
}

/** Images on this computer that are shown beside registries, and opened by an id as those are. */
export interface LocalStore extends LocalPlace {
  /** The same for the same path; never that of a connection. An authority in URIs. */
  readonly id: string;
  /** The last part of the path. */
  readonly name: string;
}

/** The folders and archives that the user opened or has in the workspace. */
export interface LocalStores {
  /** Those that are shown: what was opened, in that order, then what was found, by path. */
  readonly all: readonly LocalStore[];
  /** Fires after one was added or removed. */
  readonly onDidChange: Event<void>;
  /** Also one that is being written and not shown yet. */
  find(id: string): LocalStore | undefined;
}

/** A place as a store, with the id that it has everywhere. */
export function localStoreAt({ kind, path: place }: LocalPlace): LocalStore {
  const absolute = path.resolve(place);
  const name = path.basename(absolute) || absolute;
  return { id: localStoreId(absolute, name), kind, path: absolute, name };
}

/** No host begins so. */
const idMark = "~";
const idDigits = 8;

/** Whether an id is that of a local store, known or not. */
export function isLocalStoreId(id: string): boolean {
  return id.startsWith(idMark);
}

/** What an id keeps of the name: all that is known of a store that was closed. */
export function nameInId(id: string): string {
  return id.slice(idMark.length, -(idDigits + 1));
}

/** Lower case and few characters: URIs change the others in an authority. */
function localStoreId(absolute: string, name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .slice(0, 40);
  const hash = createHash("sha256").update(absolute).digest("hex").slice(0, idDigits);
  return `${idMark}${word}-${hash}`;
}
