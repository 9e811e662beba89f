import type { Connection } from "../../providers/connection.ts";
import { isLoopbackHost } from "../../providers/registryUrl.ts";
import type { TooltipLine } from "./presentation.ts";
import type { DetailName, Texts } from "./texts.ts";

/** Why what a connection carries may be another's. */
export type NetworkWarning = "unverified" | "unencrypted";

/** What the row of a connection must not leave unsaid. */
export function networkWarning({ url, registry, network }: Connection): NetworkWarning | undefined {
  if (url.startsWith("http:")) return isLoopbackHost(registry) ? undefined : "unencrypted";
  return network?.skipVerify ? "unverified" : undefined;
}

/** How a registry is reached, where that differs from the usual. */
export function networkLines(connection: Connection, texts: Texts): readonly TooltipLine[] {
  const { caFile, clientCertificate, mirrors = [] } = connection.network ?? {};
  const warning = networkWarning(connection);
  const facts: readonly (readonly [DetailName, string | undefined])[] = [
    ["authority", caFile],
    ["clientCertificate", clientCertificate?.certFile],
    ...mirrors.map((mirror) => ["mirror", mirror] as const),
  ];
  return [
    ...(warning
      ? [{ label: texts.detail("security"), value: texts.networkWarning(warning), isCode: false }]
      : []),
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : [{ label: texts.detail(name), value, isCode: true }],
    ),
  ];
}
