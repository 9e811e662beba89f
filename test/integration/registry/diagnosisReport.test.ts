import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Credential, CredentialSource } from "../../../src/core/auth/credential.ts";
import { loadAuthFile } from "../../../src/core/auth/tools/loadAuthFile.ts";
import type { Tone } from "../../../src/shared/reportPage.ts";
import { diagnosisMeans } from "../../support/diagnosed.ts";
import { json, ScriptedServer, type Script } from "../../support/scriptedServer.ts";
import { makeSelfSigned } from "../../support/selfSigned.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const settings = new Map<string, unknown>();
vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  env: { language: "en" },
  workspace: {
    getConfiguration: () => ({
      get: (key: string, otherwise?: unknown) => settings.get(key) ?? otherwise,
    }),
  },
}));
const { diagnosisReport } =
  await import("../../../src/vscode/commands/diagnosis/diagnosisReport.ts");

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  settings.clear();
  for (const close of closing.splice(0).reverse()) await close();
});

async function report(script: Script, credential?: Credential) {
  const server = await ScriptedServer.start(script);
  closing.push(() => server.stop());
  const { options, dispose } = diagnosisMeans(server.url, credential);
  closing.push(dispose);
  const names = { name: "registry.test", product: "archipelago/1.2.3" };
  return { ...(await diagnosisReport(options, names)), server };
}

const secret = "c4nary-of-the-coal-mine";
const credentials: readonly Credential[] = [
  { kind: "basic", username: "kim", password: secret },
  { kind: "basic", username: "<token>", password: secret },
  { kind: "token", token: secret },
];

/** What is known of a request's secrets, as careless servers put it into their answers. */
function echo({ headers, body }: Parameters<Script>[0]): string {
  const [, sent = ""] = (headers.authorization ?? "").split(" ");
  const decoded = Buffer.from(sent, "base64").toString("utf8");
  return `${sent} ${decoded} ${body} ${encodeURIComponent(secret)}`;
}

describe("the report of a diagnosis", () => {
  it("tells of a connection that works", async () => {
    const {
      page,
      markdown,
      json: text,
    } = await report(({ target }) => {
      if (target.startsWith("/v2/_catalog")) return json({ repositories: ["team/app"] });
      if (target.startsWith("/v2/team/app/tags/list")) return json({ tags: ["1"] });
      return json({}, { "docker-content-digest": `sha256:${"a".repeat(64)}` });
    });
    expect(page).toMatchObject({ tone: "good", summary: "The connection works." });
    expect(page.sections.map(({ title }) => title)).toEqual(["Steps", "What Was Seen", "Requests"]);
    const tones = page.sections[0]?.table?.rows.map(({ tone }) => tone);
    expect(new Set<Tone | undefined>(tones)).toEqual(new Set(["good", "note"]));
    expect(markdown).toContain("archipelago/1.2.3");
    expect(markdown).toMatch(/\n````text\n[^]*\npassed {2}manifest[^]*\n````\n$/);
    expect(JSON.stringify(text)).toContain('"name":"manifest"');
  });

  it("says what is wrong first, and what to do", async () => {
    const { page } = await report(() => ({ status: 200, body: "<html>" }));
    expect(page.tone).toBe("bad");
    expect(page.summary).toBe(
      "registry.test did not answer as a container registry does. Check its URL.",
    );
  });

  it("is about the proxy where one is set, without its password", async () => {
    settings.set("proxy", `http://kim:${secret}@proxy.invalid:3128`);
    const { options, dispose } = diagnosisMeans("https://registry.test");
    closing.push(dispose);
    const shown = await diagnosisReport(options, { name: "registry.test", product: "" });
    expect(shown.page.summary).toContain("There is no host proxy.invalid:3128.");
    expect(shown.markdown).toContain("setBy: http.proxy");
    expect(JSON.stringify(shown)).not.toContain(secret);
  });

  it("cannot be left by what a server sends", async () => {
    const { markdown } = await report(() => ({
      status: 401,
      headers: { "www-authenticate": 'Bearer realm="x",service="````\u0085`````"' },
    }));
    expect(markdown.split("\n").filter((line) => line.includes("````"))).toEqual([
      "````text",
      "````",
    ]);
  });

  it.each(credentials)("holds no secret that a server echoes ($kind)", async (credential) => {
    const scripts: readonly Script[] = [
      (request) => ({
        status: request.headers.authorization ? 403 : 401,
        headers: {
          "www-authenticate": "Basic, Bearer",
          server: echo(request).replace(/[^ -~]/g, "?"),
        },
        body: JSON.stringify({ errors: [{ code: "DENIED", message: echo(request) }] }),
      }),
      (request) => {
        const realm = `http://${request.headers.host ?? ""}/token`;
        if (request.target.startsWith("/token")) {
          return json({ token: `issued-${secret}`, expires_in: 300 });
        }
        const isSigned = request.headers.authorization !== undefined;
        return {
          status: isSigned ? 400 : 401,
          headers: { "www-authenticate": `Bearer realm="${realm}"` },
          body: JSON.stringify({ errors: [{ code: "NO", message: `no: ${echo(request)}` }] }),
        };
      },
    ];
    for (const script of scripts) {
      const { page, markdown, json: text, server } = await report(script, credential);
      const sent = JSON.stringify(server.requests);
      expect(sent).toMatch(/"authorization":"(?:Basic|Bearer) /);
      const shown = JSON.stringify({ page, markdown, text });
      for (const form of [secret, Buffer.from(`kim:${secret}`).toString("base64")]) {
        expect(shown).not.toContain(form);
      }
    }
  });

  it("names a missing file without its folder", async () => {
    const { files, cert, key, remove } = await makeSelfSigned();
    closing.push(remove);
    const folder = path.dirname(files.cert);
    const server = await ScriptedServer.start(() => json({}), { cert, key });
    closing.push(() => server.stop());
    const { options, dispose } = diagnosisMeans(server.url);
    closing.push(dispose);
    const tls = { origin: server.url, caFile: path.join(folder, "ca.pem") };
    const fetcher: typeof options.fetcher = (request) => options.fetcher({ ...request, tls });
    const shown = await diagnosisReport(
      { ...options, tls, fetcher },
      { name: "registry.test", product: "" },
    );
    expect(shown.page.summary).toContain("There is no file ca.pem.");
    expect(shown.markdown).toContain("[missing ENOENT] ca.pem: missing");
    expect(JSON.stringify(shown)).not.toContain(folder);
  });

  it("names another program's file without its folder", async () => {
    const { folder: home, remove } = await makeTemporaryFolder();
    closing.push(remove);
    await mkdir(path.join(home, ".docker", "config.json"), { recursive: true });
    const environment = { variables: {}, home, platform: "linux" } as const;
    const credentials: CredentialSource = {
      getCredential: async () => {
        await loadAuthFile("docker", environment);
        return { kind: "anonymous" };
      },
    };
    const challenge = { status: 401, headers: { "www-authenticate": "Basic" } };
    const server = await ScriptedServer.start(() => challenge);
    closing.push(() => server.stop());
    const { options, dispose } = diagnosisMeans(server.url);
    closing.push(dispose);
    const names = { name: "registry.test", product: "" };
    const shown = await diagnosisReport({ ...options, credentials }, names);
    expect(shown.markdown).toContain("config.json cannot be read");
    expect(JSON.stringify(shown)).not.toContain(home);
  });
});
