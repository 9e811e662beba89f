import { randomUUID } from "node:crypto";
import { formatRegistryId } from "../../../src/acr/azure/registries/registryId.ts";
import type { AcrServer } from "../acr/acrServer.ts";
import type { SimulatedRun } from "./simulatedRun.ts";

/** A registry of the stand-in; what is pushed and imported goes to a server, where there is one. */
export interface StandInRegistry {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly loginServer: string;
  readonly server?: AcrServer;
}

/** What goes wrong on purpose; a test may change it at any time. */
export interface AzureFaults {
  /** So many of the next requests are answered 429. */
  throttled: number;
  /** Of the answers 429: `Retry-After`. */
  retryAfter: string;
  /** What long-running operations end with. */
  operation: { readonly code: string; readonly message: string } | undefined;
  /** What becomes of logs: `missing` = 404 for ever, `truncated` = it never says that it is whole. */
  log: "missing" | "truncated" | undefined;
  /** So many of the next requests for logs are answered 403, as with an expired signature. */
  expiredLinks: number;
  /** The connections of so many of the next requests are cut, whomever they are for. */
  down: number;
  /** Long-running operations say so: `Retry-After`. */
  operationPause: string;
  /** The next content of a log breaks off in the middle. */
  cutLogs: number;
}

/** An operation that takes its time. */
export interface StandInOperation {
  /** Questions until it is over. */
  left: number;
  /** Its end, once. */
  readonly finish: () => Promise<void>;
  failure?: { readonly code: string; readonly message: string };
}

export const tenantId = "11111111-1111-4111-8111-111111111111";
export const subscriptionId = "22222222-2222-4222-8222-222222222222";
const otherSubscriptionId = "33333333-3333-4333-8333-333333333333";

/** What the stand-in for Azure holds. */
export class AzureWorld {
  /** Access tokens that are good. */
  readonly tokens = new Set(["token-1"]);
  /** Which of the two ways long-running operations have. */
  style: "location" | "asyncOperation" = "location";
  readonly faults: AzureFaults = {
    throttled: 0,
    retryAfter: "1",
    operation: undefined,
    log: undefined,
    expiredLinks: 0,
    cutLogs: 0,
    down: 0,
    operationPause: "1",
  };
  /** Whether logs are given as a file (`logArtifactLink`). */
  hasArtifacts = false;
  /** Lines of a run's log that each question brings. */
  linesAtOnce = 4;
  readonly subscriptions = [
    { subscriptionId: otherSubscriptionId, name: "Other", state: "Enabled" },
    { subscriptionId, name: "Contoso", state: "Enabled" },
  ];
  readonly registries: StandInRegistry[] = [];
  readonly runs: SimulatedRun[] = [];
  readonly operations = new Map<string, StandInOperation>();
  /** What was uploaded, by its relative path. */
  readonly uploads = new Map<string, Buffer>();
  /** Bodies of the requests to import. */
  readonly imports: object[] = [];
  /** Bodies of the requests to run. */
  readonly requests: object[] = [];
  /** Of the URLs of storage; without it nothing is given. */
  readonly signature = randomUUID();

  add(name: string, server?: AcrServer): StandInRegistry {
    const registry = {
      subscriptionId,
      resourceGroup: "images",
      name,
      loginServer: server?.host ?? `${name}.azurecr.io`,
      ...(server && { server }),
    };
    this.registries.push(registry);
    return registry;
  }

  find(id: string): StandInRegistry | undefined {
    return this.registries.find(
      (registry) => formatRegistryId(registry).toLowerCase() === id.toLowerCase(),
    );
  }
}

/** Whether a request is to come to nothing. */
export function isDown({ faults }: AzureWorld): boolean {
  return faults.down > 0 && faults.down-- > 0;
}
