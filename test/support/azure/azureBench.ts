import type { Clock } from "../../../src/core/base/clock.ts";
import { throwIfAborted } from "../../../src/core/base/abort.ts";
import { httpStack } from "../../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../../src/core/http/nodeFetcher.ts";
import { ArmClient } from "../../../src/acr/azure/arm/armClient.ts";
import type { AzureTokenRequest } from "../../../src/acr/azure/arm/azureTokens.ts";
import { RecordingLogger } from "../recordingLogger.ts";
import { startAzure, type AzureStandIn } from "./azureServer.ts";

/** A clock whose delays take no time; it tells how long they would have been. */
export class HastyClock implements Clock {
  readonly delays: number[] = [];
  #now = Date.parse("2026-11-23T12:00:00Z");

  now(): number {
    return this.#now;
  }

  async delay(ms: number, { signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    throwIfAborted(signal);
    this.delays.push(ms);
    this.#now += ms;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal);
  }
}

/** The stand-in and a client as the product has it, with the requests for tokens. */
export interface AzureBench extends AzureStandIn {
  readonly arm: ArmClient;
  readonly clock: HastyClock;
  readonly logger: RecordingLogger;
  readonly tokenRequests: AzureTokenRequest[];
  /** Tokens that are given next, the last one for ever. */
  readonly tokens: string[];
}

export async function startAzureBench(): Promise<AzureBench> {
  const azure = await startAzure();
  const clock = new HastyClock();
  const logger = new RecordingLogger();
  const transport = new NodeFetcher();
  const fetcher = httpStack({ transport: transport.fetch, logger, clock });
  const tokenRequests: AzureTokenRequest[] = [];
  const tokens = ["token-1"];
  const arm = new ArmClient({
    fetcher,
    cloud: azure.cloud,
    clock,
    tokens: (request) => {
      tokenRequests.push(request);
      if (request.refused && tokens.length > 1) tokens.shift();
      return Promise.resolve(tokens[0] ?? "");
    },
  });
  const stop = async (): Promise<void> => {
    transport.dispose();
    await azure.stop();
  };
  return { ...azure, arm, clock, logger, tokenRequests, tokens, stop };
}
