import { describe, expect, it } from "vitest";
import { actionsOf } from "../../../src/explorer/actions.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { specCapabilities } from "../../../src/providers/capabilities.ts";

const keychain: Connection = {
  id: "ghcr.io",
  name: "ghcr.io",
  url: "https://ghcr.io",
  registry: "ghcr.io",
  signIn: "basic",
  username: "kim",
  secretLocation: "keychain",
};

/** What a connection's row offers about signing in. */
function offered(changes: Partial<Connection>): readonly string[] {
  const connection = { ...keychain, ...changes };
  const connectionId = connection.id;
  const node = { kind: "connection", id: connectionId, parentId: undefined } as const;
  const actions = actionsOf(
    { ...node, connectionId, connection },
    { capabilities: specCapabilities, remedies: [] },
  );
  return actions.filter((action) => /sign|credentials/i.test(action));
}

describe("a connection offers", () => {
  it.each<[string, Partial<Connection>, readonly string[]]>([
    ["its own password to Docker", {}, ["editCredentials", "signInDocker"]],
    [
      "that of VS Code's storage, too",
      { secretLocation: "secretStorage" },
      ["editCredentials", "signInDocker"],
    ],
    [
      "to sign in again where an account is used, and nothing to Docker",
      { secretLocation: "account", toolKey: "github/read/1", toolLabel: "GitHub" },
      ["signInAgain", "editCredentials"],
    ],
    ["nothing that Docker has", { secretLocation: "docker" }, ["editCredentials"]],
    ["nothing without a password", { signIn: "token" }, ["editCredentials"]],
    ["nothing while anonymous", { signIn: "anonymous" }, ["editCredentials"]],
    ["nothing of the sandbox", { sandbox: true }, []],
  ])("%s", (_name, changes, expected) => {
    expect(offered(changes)).toEqual(expected);
  });
});
