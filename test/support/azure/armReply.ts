import type { JsonObject } from "../../../src/core/base/json.ts";
import type { ArmShapes, ShapeName } from "./armShapes.ts";
import type { StorageLinks } from "./azureLinks.ts";
import type { AzureWorld, StandInRegistry } from "./azureWorld.ts";

/** A request to the Resource Manager. */
export interface ArmAsked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly authorization: string;
}

/** What it is answered. */
export interface ArmReply {
  readonly status: number;
  readonly json?: object;
  /** What the content has to look like. */
  readonly shape?: ShapeName;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What all routes have. */
export interface ArmPlace {
  readonly world: AzureWorld;
  readonly links: StorageLinks;
  readonly origin: string;
}

/** A request about one registry. */
export interface RegistryAsked extends ArmPlace {
  readonly registry: StandInRegistry;
  /** Below the registry: `runs/cf1/cancel`. */
  readonly rest: string;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly json: JsonObject;
  readonly shapes: ArmShapes;
}

export function armError(status: number, code: string, message: string): ArmReply {
  return { status, json: { error: { code, message } } };
}

/** An item a page, so that everything has several. */
export function paged(all: readonly object[], url: URL, origin: string, size = 1): object {
  const start = Number(url.searchParams.get("$skiptoken") ?? "0");
  const next = new URL(url.pathname + url.search, origin);
  next.searchParams.set("$skiptoken", String(start + size));
  const more = start + size < all.length ? { nextLink: next.href } : {};
  return { value: all.slice(start, start + size), ...more };
}
