import {
  startSandbox,
  type SandboxOptions,
  type SandboxRegistry,
} from "../../src/sandbox/sandboxRegistry.ts";
import { silentLogger } from "./silentLogger.ts";
import { makeTemporaryFolder } from "./temporaryFolder.ts";

/** A sandbox registry for tests, and the folder it keeps its content in. */
export interface TestSandbox extends SandboxRegistry {
  readonly folder: string;
}

/** Starts an empty sandbox registry; its folder goes when it stops. */
export async function startTestSandbox(
  options: Partial<SandboxOptions> = {},
): Promise<TestSandbox> {
  const { folder, remove } = await makeTemporaryFolder();
  const registry = await startSandbox({ folder, logger: silentLogger, samples: false, ...options });
  const { url, host } = registry;
  return {
    folder,
    url,
    host,
    stop: async () => {
      await registry.stop();
      await remove();
    },
  };
}
