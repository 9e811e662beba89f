import { workspace } from "vscode";
import { isRecord } from "../../core/base/record.ts";
import { isLoopbackHost } from "../../providers/registryUrl.ts";

const section = "microsoft-sovereign-cloud";

/**
 * The cloud beside Azure's public one that VS Code is set up to sign in to (`ChinaCloud`,
 * `USGovernment`, `custom`); the empty string for none. What a workspace says does not count: tokens
 * go to where this leads.
 */
export function sovereignEnvironment(): string {
  const value: unknown = settings().inspect("environment")?.globalValue;
  return typeof value === "string" ? value : "";
}

/** A cloud of somebody's own (Azure Stack, a local stand-in). */
export interface CustomCloud {
  readonly name: string;
  /** Origin of its Resource Manager: by HTTPS, unless on this computer. */
  readonly management: string;
}

/** The custom cloud as VS Code's settings describe it; `undefined` where they name no usable one. */
export function customCloud(): CustomCloud | undefined {
  const value: unknown = settings().inspect("customEnvironment")?.globalValue;
  if (!isRecord(value)) return undefined;
  const { name, resourceManagerEndpointUrl: text } = value;
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (url?.username !== "" || url.password !== "") return undefined;
  const isSafe =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.host));
  if (!isSafe) return undefined;
  return { name: typeof name === "string" && name ? name : url.host, management: url.origin };
}

/** Only what the user or the machine says of them is looked at. */
function settings() {
  return workspace.getConfiguration(section);
}
