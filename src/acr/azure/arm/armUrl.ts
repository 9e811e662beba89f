import { ArmError } from "./armError.ts";
import type { AzureCloud } from "./azureCloud.ts";

/**
 * Where an answer leads on to (`nextLink`, `Location`, `Azure-AsyncOperation`), as long as that is
 * Azure Resource Manager of the same cloud: the token goes nowhere else. Throws `ArmError` `badAnswer`,
 * `foreignHost`.
 */
export function nextArmUrl(cloud: AzureCloud, link: string, base: string): URL {
  if (!URL.canParse(link, base)) throw new ArmError("badAnswer", "A link of Azure is no URL");
  const url = new URL(link, base);
  if (url.origin !== new URL(cloud.management).origin || url.username || url.password) {
    throw new ArmError("foreignHost", `Refused to send a token of Azure on to ${url.host}`);
  }
  return url;
}

/** The URL of a request. Parameters of the query that are `undefined` are left out. */
export function armUrl(
  cloud: AzureCloud,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL(path, cloud.management);
  if (url.origin !== new URL(cloud.management).origin) {
    throw new ArmError("foreignHost", `Not a path of Azure Resource Manager: ${path}`);
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}
