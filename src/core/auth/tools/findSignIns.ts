import { identityTokenUser } from "../refreshTokenUsers.ts";
import {
  ToolSignInError,
  type FileTool,
  type FoundSignIn,
  type FoundSignIns,
} from "../toolSignIn.ts";
import { helperFor, lookUp, type AuthFile } from "./authFile.ts";
import { listOfHelper, type HelperCall } from "./credentialHelper.ts";
import { readRegistryKey } from "./registryKey.ts";

/** Which sign-ins are looked for. */
export interface SignInSearch {
  readonly tool: FileTool;
  /** All registries' if missing. */
  readonly registry: string | undefined;
  readonly call: Omit<HelperCall, "helper">;
}

/** Server → user name; `undefined` where the helper could not say. */
type Listed = ReadonlyMap<string, string> | undefined;

/**
 * The sign-ins in a file and in the helpers it names: registries before their namespaces. A helper
 * that cannot list is a problem of its own; what the file names is found all the same.
 */
export async function findInFile(file: AuthFile, search: SignInSearch): Promise<FoundSignIns> {
  const problems: ToolSignInError[] = [];
  const lists = new Map<string, Listed>();
  await Promise.all(
    helpersToAsk(file, search.registry).map(async (helper) => {
      try {
        lists.set(helper, await listOfHelper({ ...search.call, helper }));
      } catch (error) {
        if (!ToolSignInError.is(error)) throw error;
        problems.push(error);
      }
    }),
  );
  const stored = file.credsStore === undefined ? undefined : lists.get(file.credsStore);
  const keys = new Set([
    ...file.auths.keys(),
    ...file.credHelpers.keys(),
    ...(stored?.keys() ?? []),
  ]);
  const found = [...keys].flatMap((key) => describe(file, key, lists, search) ?? []);
  return { signIns: unique(found).sort(byRegistry), problems };
}

function helpersToAsk(file: AuthFile, registry: string | undefined): readonly string[] {
  const { credHelpers, credsStore } = file;
  const wanted =
    registry === undefined ? [...credHelpers.values(), credsStore] : [helperFor(file, registry)];
  return [...new Set(wanted.filter((helper) => helper !== undefined))];
}

function describe(
  file: AuthFile,
  key: string,
  lists: ReadonlyMap<string, Listed>,
  { tool, registry }: SignInSearch,
): FoundSignIn | undefined {
  const name = readRegistryKey(key);
  if (!name || (registry !== undefined && name.registry !== registry)) return undefined;
  const base = { kind: "tool", tool, key, ...name } as const;
  const helper = helperFor(file, key);
  if (helper === undefined) {
    const credential = file.auths.get(key);
    if (!credential) return undefined;
    return { ...base, ...(credential.kind === "basic" && userOf(credential.username)) };
  }
  const list = lists.get(helper);
  const username = list && lookUp(list, key);
  // A helper for one registry may make its secret only when asked; the one for all keeps what it has.
  const isMissing = list !== undefined && username === undefined;
  if (isMissing && lookUp(file.credHelpers, key) === undefined) return undefined;
  return { ...base, helper, ...userOf(username) };
}

/** The name that stands for an identity token is nobody's. */
function userOf(username: string | undefined): { readonly username?: string } {
  return !username || username === identityTokenUser ? {} : { username };
}

/** One for each registry and namespace, a known user first. */
function unique(found: readonly FoundSignIn[]): FoundSignIn[] {
  const kept = new Map<string, FoundSignIn>();
  for (const each of found) {
    const name = `${each.registry}/${each.namespace ?? ""}`;
    const known = kept.get(name);
    if (!known || (known.username === undefined && each.username !== undefined)) {
      kept.set(name, each);
    }
  }
  return [...kept.values()];
}

function byRegistry(one: FoundSignIn, other: FoundSignIn): number {
  return (
    compare(one.registry, other.registry) || compare(one.namespace ?? "", other.namespace ?? "")
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
