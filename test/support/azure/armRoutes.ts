import { isJsonObject } from "../../../src/core/base/json.ts";
import {
  armError,
  paged,
  type ArmAsked,
  type ArmPlace,
  type ArmReply,
  type RegistryAsked,
} from "./armReply.ts";
import type { ArmShapes } from "./armShapes.ts";
import { tenantId, type StandInRegistry } from "./azureWorld.ts";
import { answerImport } from "./importRoute.ts";
import { answerOperation } from "./operationRoute.ts";
import { describeRegistry } from "./registryJson.ts";
import { answerRuns } from "./runRoutes.ts";

const versions: readonly (readonly [RegExp, string])[] = [
  [/\/(?:runs|scheduleRun|listBuildSourceUploadUrl)(?:\/|$)/, "2025-03-01-preview"],
  [/\/Microsoft\.ContainerRegistry\/registries/, "2025-11-01"],
  [/^\/(?:tenants|subscriptions)$/, "2022-12-01"],
];

/** Answers as Azure does, as far as the product asks. */
export async function answerArm(
  place: ArmPlace,
  shapes: ArmShapes,
  { method, url, body, authorization }: ArmAsked,
): Promise<ArmReply> {
  const { world } = place;
  const path = decodeURIComponent(url.pathname);
  if (!world.tokens.has(authorization.replace(/^Bearer /, ""))) return challenge();
  if (world.faults.throttled > 0) {
    world.faults.throttled--;
    const { retryAfter } = world.faults;
    const reply = armError(429, "TooManyRequests", "Too many requests.");
    return { ...reply, headers: { "retry-after": retryAfter } };
  }
  if (path.startsWith("/operations/")) return answerOperation(world, path.slice(12));
  const version = versions.find(([pattern]) => pattern.test(path))?.[1];
  if (url.searchParams.get("api-version") !== version) {
    return armError(400, "InvalidApiVersionParameter", `Not the version of ${path}`);
  }
  if (method === "GET" && path === "/tenants") return tenants();
  if (method === "GET" && path === "/subscriptions") return subscriptions(place, url);
  const list = /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.ContainerRegistry\/registries$/;
  const [, inSubscription] = list.exec(path) ?? [];
  if (method === "GET" && inSubscription !== undefined) {
    return registries(place, inSubscription, url);
  }
  const [, id = "", rest = ""] = /^(.+?\/registries\/[^/]+)(?:\/(.*))?$/.exec(path) ?? [];
  const registry = world.find(id);
  if (!registry) return armError(404, "ResourceNotFound", `The Resource '${path}' was not found.`);
  const parsed: unknown = body === "" ? {} : JSON.parse(body);
  const json = isJsonObject(parsed) ? parsed : {};
  const query = url.searchParams;
  return ofRegistry({ ...place, registry, rest, method, query, json, shapes });
}

async function ofRegistry(asked: RegistryAsked): Promise<ArmReply> {
  const { registry, rest, method } = asked;
  switch (`${method} ${rest}`) {
    case "GET ":
      return { status: 200, json: describeRegistry(registry), shape: "registry" };
    case "POST listCredentials":
      return { status: 200, json: credentials(registry), shape: "credentials" };
    case "GET listUsages":
      return { status: 200, json: usages, shape: "usages" };
    case "POST importImage":
      return answerImport(asked);
    default:
      return answerRuns(asked);
  }
}

function challenge(): ArmReply {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString("base64");
  const authenticate = `Bearer authorization_uri="https://login.microsoftonline.com/", error="insufficient_claims", claims="${claims}"`;
  const reply = armError(401, "ExpiredAuthenticationToken", "The access token expiry has passed.");
  return { ...reply, headers: { "www-authenticate": authenticate } };
}

function tenants(): ArmReply {
  const value = [{ id: `/tenants/${tenantId}`, tenantId, displayName: "Contoso" }];
  return { status: 200, json: { value }, shape: "tenants" };
}

/** One a page. */
function subscriptions({ world, origin }: ArmPlace, url: URL): ArmReply {
  const all = world.subscriptions.map(({ subscriptionId, name, state }) => ({
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: name,
    state,
  }));
  return { status: 200, json: paged(all, url, origin), shape: "subscriptions" };
}

function registries({ world, origin }: ArmPlace, inSubscription: string, url: URL): ArmReply {
  const all = world.registries
    .filter(({ subscriptionId }) => subscriptionId === inSubscription)
    .map((registry) => describeRegistry(registry));
  return { status: 200, json: paged(all, url, origin), shape: "registries" };
}

function credentials({ name }: StandInRegistry): object {
  const passwords = ["password", "password2"].map((each) => ({
    name: each,
    value: `${each}-of-${name}`,
  }));
  return { username: name, passwords };
}

const usages = {
  value: [
    { name: "Size", limit: 536870912000, currentValue: 12941, unit: "Bytes" },
    { name: "Webhooks", limit: -1, currentValue: 2, unit: "Count" },
  ],
};
