/** Docker Hub's name in references. */
export const dockerHub = "docker.io";

/** The host that serves Docker Hub's API. */
export const dockerHubApi = "registry-1.docker.io";
const dockerHubAliases: ReadonlySet<string> = new Set([
  "",
  dockerHub,
  "index.docker.io",
  "registry.hub.docker.com",
  dockerHubApi,
]);

const component = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const hostAndPort = new RegExp(
  `^(?:${component}(?:\\.${component})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`,
);

/**
 * The form of a registry's `host[:port]` that is equal for equal registries: lower case, Docker
 * Hub's aliases (and the empty string) as `docker.io`. `undefined` for a text that is no host, by
 * the grammar of github.com/distribution/reference or because no URL could hold it.
 */
export function canonicalRegistry(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (dockerHubAliases.has(lower)) return dockerHub;
  if (!hostAndPort.test(text) || !URL.canParse(`https://${text}`)) return undefined;
  // Only its upper case tells a single name from a namespace of Docker Hub.
  return looksLikeRegistry(lower) ? lower : text;
}

/** Whether the first component of a name is a registry rather than a namespace of Docker Hub. */
export function looksLikeRegistry(component: string): boolean {
  return (
    component === "localhost" || /[.:]/.test(component) || component !== component.toLowerCase()
  );
}
