import type { ToolSignIns } from "../../core/auth/toolSignIn.ts";
import { toolEnvironment } from "./toolEnvironment.ts";

/** The sign-ins of Docker and Podman on this machine, read by a bundle of its own. */
export function lazyToolSignIns(): ToolSignIns {
  let loading: Promise<ToolSignIns> | undefined;
  const load = () =>
    (loading ??= import("../../core/auth/tools/toolSignInReader.ts").then(
      (module) => new module.ToolSignInReader(toolEnvironment()),
    ));
  return {
    read: async (signIn, options) => (await load()).read(signIn, options),
    find: async (options) => (await load()).find(options),
  };
}
