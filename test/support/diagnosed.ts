import type { Credential } from "../../src/core/auth/credential.ts";
import { httpStack } from "../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import type { DiagnoseOptions } from "../../src/core/registry/diagnosis/diagnose.ts";
import { silentLogger } from "./silentLogger.ts";

/** A diagnosis' means over real sockets; dispose of them at the end. */
export function diagnosisMeans(
  url: string,
  credential: Credential = { kind: "anonymous" },
): { readonly options: DiagnoseOptions; readonly dispose: () => void } {
  const node = new NodeFetcher();
  const clock = { now: () => Date.now(), delay: () => Promise.resolve() };
  const fetcher = httpStack({ transport: node.fetch, logger: silentLogger, clock });
  const credentials = { getCredential: () => Promise.resolve(credential) };
  const options = { url, credentials, fetcher, logger: silentLogger };
  return { options, dispose: () => node.dispose() };
}
