import type { TestProject } from "vitest/node";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { startKeyring } from "../../../scripts/lib/keyring.mjs";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { startVscodeHost } from "../../../scripts/lib/vscodeHost.mjs";
import { packageVsix } from "../../../scripts/lib/vsix.mjs";

/** What the journeys have to work with. */
export interface WorkbenchServices {
  readonly vscodeUrl: string;
  /** The packed extension. */
  readonly vsix: string;
  /** `host:port` of a docker-registry that asks for this user and password. */
  readonly registry: string;
  readonly user: string;
  readonly password: string;
  /** What reaches the keyring in which the extension keeps its secrets. */
  readonly keyringEnv: Readonly<Record<string, string>>;
  /** All that VS Code keeps on the disk. */
  readonly vscodeData: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** One a worker. */
    services: readonly WorkbenchServices[];
  }
}

/**
 * Packs the extension and, for each worker, installs it in a VS Code of its own and starts what it
 * talks to: a registry with a password and the OS keychain.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const vsix = await packageVsix();
    const services: WorkbenchServices[] = [];
    while (services.length < project.config.maxWorkers) {
      services.push(await startServices(vsix, stops));
    }
    project.provide("services", services);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServices(
  vsix: string,
  stops: (() => Promise<void>)[],
): Promise<WorkbenchServices> {
  const login = { user: "kim", password: "correct horse battery staple" };
  const keyring = await startKeyring();
  stops.push(keyring.stop);
  const registry = await startDockerRegistry({ htpasswd: login });
  stops.push(registry.stop);
  for (const architecture of ["amd64", "arm64"]) {
    const reference = { repository: "app", tag: architecture };
    await pushImage({ url: registry.url, login }, reference, { os: "linux", architecture });
  }
  const host = await startVscodeHost({ vsix, env: keyring.env });
  stops.push(host.stop);
  return {
    vscodeUrl: host.url,
    vsix,
    registry: registry.host,
    ...login,
    keyringEnv: keyring.env,
    vscodeData: host.dataDir,
  };
}
