import { homedir } from "node:os";
import type { ToolEnvironment } from "../../core/auth/tools/authFilePaths.ts";

/** What programs of the user see when VS Code runs them. */
export function toolEnvironment(): ToolEnvironment {
  const { env: variables, platform } = process;
  const userId = process.getuid?.();
  return { variables, platform, home: homedir(), ...(userId !== undefined && { userId }) };
}
