import type { Cancellable } from "../../../core/base/abort.ts";
import { readNumber, readObjects, readString } from "../../../core/base/json.ts";
import { badAnswer } from "../arm/armAnswer.ts";
import type { ArmClient } from "../arm/armClient.ts";
import { registryApi } from "./registryApi.ts";
import { formatRegistryId, type RegistryPlace } from "./registryId.ts";

/** The user of a registry who may do everything. */
export interface AdminCredentials {
  readonly username: string;
  /** Two, so that one of them can be renewed; either is good. */
  readonly passwords: readonly string[];
}

/** How much of what a registry may have is used. */
export interface RegistryUsage {
  /** `Size`, `Webhooks`, `Geo-replications`, `IPRules`, `VNetRules`. */
  readonly name: string;
  readonly current: number;
  /** Without one there is none. */
  readonly limit: number | undefined;
  /** `Bytes` or `Count`. */
  readonly unit: string;
}

/** The admin user's name and passwords; `ArmError` where the registry has no such user. */
export async function listCredentials(
  arm: ArmClient,
  place: RegistryPlace,
  { signal }: Cancellable = {},
): Promise<AdminCredentials> {
  const path = `${formatRegistryId(place)}/listCredentials`;
  const request = { method: "POST", path, apiVersion: registryApi, retry: "replay" } as const;
  const answer = await arm.send({ ...request, signal });
  const json = answer.json ?? {};
  const username = readString(json, "username");
  const passwords = readObjects(json, "passwords")
    .map((password) => readString(password, "value"))
    .filter((value) => value !== undefined)
    .filter((value) => value !== "");
  if (username === undefined || passwords.length === 0) {
    throw badAnswer(answer, "it has no credentials");
  }
  return { username, passwords };
}

/** What a registry uses of its quotas. */
export async function listUsages(
  arm: ArmClient,
  place: RegistryPlace,
  { signal }: Cancellable = {},
): Promise<readonly RegistryUsage[]> {
  const path = `${formatRegistryId(place)}/listUsages`;
  const { json = {} } = await arm.send({ method: "GET", path, apiVersion: registryApi, signal });
  return readObjects(json, "value").flatMap((usage) => {
    const name = readString(usage, "name");
    const limit = readNumber(usage, "limit");
    if (name === undefined) return [];
    return {
      name,
      current: readNumber(usage, "currentValue") ?? 0,
      limit: limit === undefined || limit < 0 ? undefined : limit,
      unit: readString(usage, "unit") ?? "",
    };
  });
}
