import { inject } from "vitest";
import { run } from "../../../scripts/lib/processes.mjs";
import type { MainJob } from "../journeys/mainJob.ts";

/** The main job on the registry that asks for a password. */
export function registryJob(): MainJob {
  const { registry, user, password } = inject("services");
  return {
    url: `http://${registry}`,
    host: registry,
    user,
    password,
    repository: "app",
    sources: [
      { tag: "amd64", platform: "linux/amd64" },
      { tag: "arm64", platform: "linux/arm64" },
    ],
    tag: "multi",
  };
}

/** The secret that lies in the OS keychain for a connection; undefined if there is none. */
export async function secretInKeychain(connectionId: string): Promise<string | undefined> {
  const env = { ...process.env, ...inject("services").keyringEnv };
  const lookup = ["lookup", "service", "archipelago", "account", connectionId];
  const { code, output } = await run("secret-tool", lookup, { env });
  return code === 0 ? output : undefined;
}

/** Files of VS Code that hold a text in clear. */
export function vscodeFilesWith(text: string): Promise<string> {
  return filesWith(inject("services").vscodeData, text);
}

/** Files in a folder that hold a text in clear. */
export async function filesWith(folder: string, text: string): Promise<string> {
  return (await run("grep", ["-rlF", text, folder])).output;
}
