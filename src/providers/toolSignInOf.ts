import type { ToolSignIn } from "../core/auth/toolSignIn.ts";
import type { Connection } from "./connection.ts";

/** The sign-in of another program that a connection uses, if it does. */
export function toolSignInOf({ secretLocation, toolKey }: Connection): ToolSignIn | undefined {
  if (secretLocation !== "docker" && secretLocation !== "podman") return undefined;
  return toolKey === undefined ? undefined : { kind: "tool", tool: secretLocation, key: toolKey };
}
