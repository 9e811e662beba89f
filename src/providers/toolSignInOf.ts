import { isCredentialTool, type ToolSignIn } from "../core/auth/toolSignIn.ts";
import type { Connection } from "./connection.ts";

/** The sign-in of another program that a connection uses, if it does. */
export function toolSignInOf(
  connection: Pick<Connection, "secretLocation" | "toolKey" | "toolLabel">,
): ToolSignIn | undefined {
  const { secretLocation: tool, toolKey: key, toolLabel: label } = connection;
  if (!isCredentialTool(tool) || key === undefined) return undefined;
  return { kind: "tool", tool, key, ...(label !== undefined && { label }) };
}
