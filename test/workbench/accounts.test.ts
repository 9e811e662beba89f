import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { packTestExtension } from "../../scripts/lib/testExtension.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import type { TestAccount } from "../extensions/accounts/extension.ts";
import { startForwardProxy } from "../support/forwardProxy.ts";
import { containerPackage } from "../support/githubServers.ts";
import {
  json,
  ScriptedServer,
  type Answer,
  type RecordedRequest,
} from "../support/scriptedServer.ts";
import { makeSelfSigned } from "../support/selfSigned.ts";
import { signCertificate } from "../support/signCertificate.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { chooseRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { filesWith, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const kim: TestAccount = { id: "583231", name: "kim", token: "canary-account-token" };

/** GitHub's API and registry, for those who have the token of an account. */
function github(request: RecordedRequest): Answer {
  return request.headers.host === "api.github.com" ? apiAnswer(request) : registryAnswer(request);
}

function apiAnswer({ target, headers }: RecordedRequest): Answer {
  if (headers.authorization !== `Bearer ${kim.token}`) return { status: 401 };
  if (target.startsWith("/user/packages")) return json([containerPackage("Kim", "app")]);
  return target.startsWith("/user/orgs") ? json([]) : { status: 404 };
}

function registryAnswer({ target, headers }: RecordedRequest): Answer {
  const { authorization } = headers;
  if (target.startsWith("/token")) {
    const isKim = authorization === `Basic ${btoa(`${kim.name}:${kim.token}`)}`;
    return isKim ? json({ token: "registry-token" }) : { status: 401 };
  }
  if (authorization !== "Bearer registry-token") {
    const challenge = 'Bearer realm="https://ghcr.io/token",service="ghcr.io"';
    return { status: 401, headers: { "www-authenticate": challenge } };
  }
  if (target === "/v2/") return { status: 200 };
  return target.includes("/tags/list") ? json({ tags: ["1.4"] }) : { status: 404 };
}

/** VS Code with somebody signed in to GitHub, and a proxy that knows where GitHub is. */
async function startWithGitHub() {
  const authority = await makeSelfSigned();
  onTestFinished(authority.remove);
  const names = "ghcr.io,DNS:api.github.com";
  const server = await ScriptedServer.start(
    github,
    await signCertificate(authority.files, "GitHub", names),
  );
  onTestFinished(() => server.stop());
  const proxy = await startForwardProxy({
    "ghcr.io:443": server.host,
    "api.github.com:443": server.host,
  });
  onTestFinished(proxy.stop);
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const file = path.join(folder, "account.json");
  await writeFile(file, JSON.stringify(kim));
  const host = await startVscodeHost({
    vsix: [services().vsix, await packTestExtension("accounts")],
    settings: {
      "http.proxy": proxy.url,
      "http.systemCertificatesNode": true,
      // VS Code's own provider does not run here then, and leaves its place to ours.
      "remote.extensionKind": { "vscode.github-authentication": ["ui"] },
    },
    env: { ...services().keyringEnv, SSL_CERT_FILE: authority.files.cert, TEST_ACCOUNT: file },
  });
  onTestFinished(host.stop);
  return { server, host };
}

describe("an account of VS Code", () => {
  it("signs in to GitHub's registry as long as VS Code is signed in", async () => {
    const { host } = await startWithGitHub();
    const { workbench, screenshot } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await chooseRegistry(workbench, "ghcr.io");
    await quickInput.option(/^Sign In with GitHub/).waitFor();
    await screenshot("sign in with github");
    await quickInput.pick(/^Sign In with GitHub/);
    await quickInput.waitFor("What may Archipelago do");
    await screenshot("access of an account");
    await quickInput.pick(/^Read Images/);
    await workbench.dialog(/wants to sign in using GitHub/).waitFor();
    await screenshot("consent to an account");
    await workbench.answerDialog(/wants to sign in using GitHub/, "Allow");
    await registries.row(row("Registry", "ghcr.io", "kim (GitHub)")).waitFor();
    await registries.expand(row("Registry", "ghcr.io"));
    await registries.expand(row("Repository", "kim/app"));
    await registries.row(row("Tag", "1.4")).waitFor();
    await screenshot("packages of an account");
    expect(await filesWith(host.dataDir, kim.token)).toBe("");

    await workbench.runCommand("Accounts: Sign Out");
    await workbench.runCommand("Archipelago: Refresh Registries");
    const signedOut = /VS Code is not signed in to GitHub/;
    await registries.row(signedOut).waitFor();
    await screenshot("account signed out");
    await registries.openContextMenu(signedOut);
    await workbench.choose(/^Sign In Again/);
    await workbench.answerDialog(/wants( you)? to sign in/, "Allow");
    await registries.row(row("Repository", "kim/app")).waitFor();

    await workbench.runCommand("Archipelago: Add Registry…");
    await quickInput.waitFor(/^Host or URL/);
    await quickInput.enter("ghcr.io");
    await quickInput.waitFor("ghcr.io is here already as kim (GitHub)");
    await screenshot("another account");
    await quickInput.pick(/^Anonymous/);
    await registries.row(row("Registry", "ghcr.io", "anonymous")).waitFor();
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter("ghcr.io/kim/app:1.4");
    await quickInput.option(/^ghcr\.io.*anonymous/).waitFor();
    await screenshot("which account");
    await quickInput.pick(/^ghcr\.io.*kim \(GitHub\)/);
    await workbench.manifestEditor.frame.getByText("has no such image").first().waitFor();
  });
});
