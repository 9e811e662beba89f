import { inject } from "vitest";
import { run } from "../../../scripts/lib/processes.mjs";
import type { MainJob } from "../journeys/mainJob.ts";
import type { WorkbenchServices } from "./globalSetup.ts";

/** What this worker has to itself. Workers are numbered from 1; one that fails is replaced. */
export function services(): WorkbenchServices {
  const all = inject("services");
  const own = all[(Number(process.env["VITEST_POOL_ID"] ?? 1) - 1) % all.length];
  if (!own) throw new Error("No services were started");
  return own;
}

/** The main job on the registry that asks for a password. */
export function registryJob(): MainJob {
  const { registry, user, password } = services();
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
  const env = { ...process.env, ...services().keyringEnv };
  const lookup = ["lookup", "service", "archipelago", "account", connectionId];
  const { code, output } = await run("secret-tool", lookup, { env });
  return code === 0 ? output : undefined;
}

/** Files of VS Code that hold a text in clear. */
export function vscodeFilesWith(text: string): Promise<string> {
  return filesWith(services().vscodeData, text);
}

/** Files in a folder that hold a text in clear. */
export async function filesWith(folder: string, text: string): Promise<string> {
  return (await run("grep", ["-rlF", text, folder])).output;
}
