import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { pushImage } from "../../scripts/lib/pushImage.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { startForwardProxy } from "../support/forwardProxy.ts";
import { makeSelfSigned } from "../support/selfSigned.ts";
import { signCertificate } from "../support/signCertificate.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { answerQuestions, browse, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const login = { user: "kim", password: "correct horse battery staple" };
/** Names that only the proxy knows. */
const secured = "registry.behind-proxy.test:5443";
const plain = "plain.behind-proxy.test:5000";
/** One that it would know, but is not asked for. */
const excepted = "excepted.behind-proxy.test:5000";

async function plainRegistry() {
  const registry = await startDockerRegistry({ htpasswd: login });
  onTestFinished(registry.stop);
  await pushImage(
    { url: registry.url, login },
    { repository: "app", tag: "amd64" },
    { os: "linux", architecture: "amd64" },
  );
  return registry;
}

/** A registry over TLS whose certificate a company's own authority has signed. */
async function securedRegistry() {
  const authority = await makeSelfSigned();
  onTestFinished(authority.remove);
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const signed = await signCertificate(authority.files, "Registry", secured.split(":")[0]);
  const tls = { cert: path.join(folder, "cert.pem"), key: path.join(folder, "key.pem") };
  await writeFile(tls.cert, signed.cert);
  await writeFile(tls.key, signed.key);
  const registry = await startDockerRegistry({ htpasswd: login, tls });
  onTestFinished(registry.stop);
  return { host: registry.host, authority: authority.files.cert };
}

function jobOn(host: string, scheme: string): MainJob {
  const sources = [{ tag: "amd64", platform: "linux/amd64" }];
  return { url: `${scheme}://${host}`, host, ...login, repository: "app", sources, tag: "multi" };
}

describe("VS Code's proxy and the system's certificates", () => {
  it("are used for all requests, but where the settings say otherwise", async () => {
    const { host: plainHost } = await plainRegistry();
    const { host: securedHost, authority } = await securedRegistry();
    const proxy = await startForwardProxy({
      [plain]: plainHost,
      [secured]: securedHost,
      [excepted]: plainHost,
    });
    onTestFinished(proxy.stop);
    const settings = {
      "http.proxy": proxy.url,
      "http.noProxy": [excepted.split(":")[0]],
      // The store that OpenSSL names, which a test may have to itself.
      "http.systemCertificatesNode": true,
    };
    const host = await startVscodeHost({
      dataDir: services().vscodeData,
      settings,
      env: { ...services().keyringEnv, SSL_CERT_FILE: authority },
    });
    onTestFinished(() => host.writeSettings({}));
    onTestFinished(host.stop);
    const { workbench, screenshot } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    const { registries } = workbench;
    await registries.open();

    await answerQuestions(workbench, jobOn(secured, "https"));
    await registries.row(row("Registry", secured, "kim (OS keychain)")).waitFor();
    expect(new Set(proxy.log)).toEqual(new Set([`CONNECT ${secured}`]));

    await answerQuestions(workbench, jobOn(plain, "http"));
    await workbench.answerDialog("is not encrypted", "Send Unencrypted");
    await browse(workbench, jobOn(plain, "http"));
    expect(proxy.log).toContain(`GET http://${plain}/v2/`);
    expect(proxy.log).toContain(`HEAD http://${plain}/v2/app/manifests/amd64`);
    await screenshot("registries behind a proxy");

    await answerQuestions(workbench, jobOn(excepted, "http"));
    await workbench.answerDialog("is not encrypted", "Send Unencrypted");
    const failure = workbench.notification(excepted);
    await failure.waitFor();
    await screenshot("excepted from the proxy");
    expect(proxy.log.filter((line) => line.includes("excepted"))).toEqual([]);
    await workbench.dismissNotifications();

    // That it was the system's certificates that made the registry trusted shows without them.
    await host.writeSettings({ ...settings, "http.systemCertificates": false });
    await workbench.reload();
    await registries.open();
    await registries.expand(row("Registry", secured));
    await registries.row(/is not trusted/).waitFor();
    await screenshot("without the system's certificates");
  });

  it("are those of the environment where the settings name none", async () => {
    const { host: plainHost } = await plainRegistry();
    const proxy = await startForwardProxy({ [plain]: plainHost, [excepted]: plainHost });
    onTestFinished(proxy.stop);
    const host = await startVscodeHost({
      dataDir: services().vscodeData,
      env: {
        ...services().keyringEnv,
        http_proxy: proxy.url,
        no_proxy: `localhost,127.0.0.1,${excepted.split(":")[0] ?? ""}`,
      },
    });
    onTestFinished(host.stop);
    const { workbench } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    await workbench.registries.open();
    for (const name of [plain, excepted]) {
      await answerQuestions(workbench, jobOn(name, "http"));
      await workbench.answerDialog("is not encrypted", "Send Unencrypted");
    }
    await workbench.notification(`There is no host ${excepted}`).waitFor();
    await browse(workbench, jobOn(plain, "http"));
    expect(proxy.log).toContain(`GET http://${plain}/v2/`);
    expect(proxy.log.filter((line) => line.includes("excepted"))).toEqual([]);
  });
});
