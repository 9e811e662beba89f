import { isRecord } from "../../core/base/record.ts";
import { specCapabilities, type Capabilities } from "../../providers/capabilities.ts";

/** A function of another extension. What it returns is not known until it is read. */
type Call<Request> = (request: Request, token: unknown) => unknown;

/** `CredentialRequest` of the API. */
export interface CredentialCall {
  readonly host: string;
}

/** `ListRepositoriesRequest` of the API. */
export interface RepositoriesCall {
  readonly host: string;
  readonly username?: string;
  readonly pageSize?: number;
  readonly after?: string;
  readonly filter?: string;
}

/** `ListTagsRequest` of the API. */
export interface TagsCall extends RepositoriesCall {
  readonly repository: string;
  readonly newestFirst?: boolean;
}

/** What another extension offered as a provider, as far as it could be checked without calling it. */
export interface OfferedProvider {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly capabilities: Partial<Capabilities>;
  readonly matches: (host: string) => unknown;
  readonly getCredential?: Call<CredentialCall>;
  readonly listRepositories?: Call<RepositoriesCall>;
  readonly listTags?: Call<TagsCall>;
}

const maxIdLength = 64;
const maxLabelLength = 60;
const maxHintLength = 200;

/** Checks what an extension registers. Throws `TypeError` that says what is wrong with it. */
export function readOffer(offer: unknown): OfferedProvider {
  if (!isRecord(offer)) throw new TypeError("A provider is an object");
  const matches = readFunction(offer, "matches");
  if (!matches) throw new TypeError("A provider has a function “matches”");
  const getCredential = readFunction(offer, "getCredential");
  const listRepositories = readFunction(offer, "listRepositories");
  const listTags = readFunction(offer, "listTags");
  const hint = readLine(offer, "hint", maxHintLength);
  return {
    id: readId(offer),
    label: readLabel(offer),
    ...(hint !== undefined && { hint }),
    capabilities: readCapabilities(offer["capabilities"], { listRepositories, listTags }),
    matches,
    ...(getCredential && { getCredential }),
    ...(listRepositories && { listRepositories }),
    ...(listTags && { listTags }),
  };
}

type Members = Readonly<Record<string, unknown>>;
type AnyFunction = (...given: readonly unknown[]) => unknown;

/** A method keeps its object, as an instance of a class may be registered. */
function readFunction(offer: Members, name: string): AnyFunction | undefined {
  const member = offer[name];
  if (member === undefined) return undefined;
  if (typeof member !== "function") throw new TypeError(`“${name}” of a provider is a function`);
  return (...given): unknown => Reflect.apply(member, offer, given);
}

function readId(offer: Members): string {
  const { id } = offer;
  const isGood =
    typeof id === "string" &&
    id.length <= maxIdLength &&
    /^[a-z\d]+(?:-[a-z\d]+)*(?:\.[a-z\d]+(?:-[a-z\d]+)*)+$/.test(id);
  // The dot keeps it apart from the providers that Archipelago brings.
  if (!isGood) throw new TypeError("“id” of a provider looks like contoso.registry");
  return id;
}

function readLabel(offer: Members): string {
  const label = readLine(offer, "label", maxLabelLength);
  if (label === undefined) throw new TypeError("A provider has a “label”");
  return label;
}

function readLine(offer: Members, name: string, maxLength: number): string | undefined {
  const text = offer[name];
  if (text === undefined) return undefined;
  const isGood =
    typeof text === "string" &&
    text.trim() === text &&
    text !== "" &&
    text.length <= maxLength &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\$\(/u.test(text);
  if (!isGood) {
    throw new TypeError(
      `“${name}” of a provider is a line of 1 to ${maxLength} characters without $(icons)`,
    );
  }
  return text;
}

/** The members of `RegistryCapabilities` of the API, and what they are here. */
const capabilityNames = {
  push: "push",
  deleteTag: "deleteTag",
  deleteManifest: "deleteManifest",
  catalog: "listRepositories",
  filterRepositories: "filterRepositories",
  filterTags: "filterTags",
  tagTimes: "tagTimes",
} as const satisfies Readonly<Record<string, keyof Capabilities>>;

/** What only a listing of the extension's own can do goes with it. */
function readCapabilities(
  offered: unknown = {},
  lists: { readonly listRepositories: unknown; readonly listTags: unknown },
): Partial<Capabilities> {
  if (!isRecord(offered)) throw new TypeError("“capabilities” of a provider are an object");
  const read: Partial<Record<keyof Capabilities, boolean>> = {};
  for (const [name, capability] of Object.entries(capabilityNames)) {
    const value = offered[name];
    if (value === undefined) continue;
    if (typeof value !== "boolean") throw new TypeError(`Capability “${name}” is true or false`);
    read[capability] = value;
  }
  const { filterRepositories, filterTags, tagTimes } = specCapabilities;
  return {
    ...read,
    ...(lists.listRepositories ? { listRepositories: true } : { filterRepositories }),
    ...(!lists.listTags && { filterTags, tagTimes }),
  };
}
