import { l10n, window } from "vscode";
import { abortError, type Cancellable } from "../../../core/base/abort.ts";
import type { EngineAccess } from "../../../engines/engine.ts";
import type { Connection } from "../../../providers/connection.ts";
import type { Services } from "../services.ts";

/** Says that engines do not reach a registry below a path, and ends the command then. */
export function requireRootOfHost({ registry }: Pick<Connection, "registry">): void {
  if (!registry.includes("/")) return;
  void window.showInformationMessage(
    l10n.t(
      "Container engines use the root of a host only, and {0} lies below a path. Copy the image instead.",
      registry,
    ),
  );
  throw abortError();
}

/** How an engine is to reach the registry of a connection, credential included. */
export async function engineAccess(
  { connections }: Services,
  { id, url, registry, network = {} }: Connection,
  options: Cancellable,
): Promise<EngineAccess> {
  const { caFile, clientCertificate, skipVerify = false } = network;
  return {
    registry,
    credential: await connections.credentialSource(id).getCredential(options),
    isPlainHttp: url.startsWith("http:"),
    skipVerify,
    ...(caFile !== undefined && { caFile }),
    ...(clientCertificate && { clientCertificate }),
  };
}
