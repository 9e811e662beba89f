import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Fetcher } from "../../../src/core/http/fetcher.ts";
import type { TlsSetup } from "../../../src/core/http/tlsSetup.ts";
import { diagnose } from "../../../src/core/registry/diagnosis/diagnose.ts";
import type { DiagnosisStep } from "../../../src/core/registry/diagnosis/diagnosis.ts";
import { diagnosisMeans } from "../../support/diagnosed.ts";
import { json, ScriptedServer } from "../../support/scriptedServer.ts";
import { TestAuthority } from "../../support/testAuthority.ts";

let authority: TestAuthority;
let server: ScriptedServer;
const closing: (() => void)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.make();
  const { cert, key } = await authority.issue("server");
  const tls = { cert, key, requestCert: true, rejectUnauthorized: false };
  server = await ScriptedServer.start(() => json({}), tls);
});
afterAll(() => Promise.all([server.stop(), authority.remove()]));
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The step that looks at certificates, and the one that asks the registry after it. */
async function stepsWith(
  setup: Omit<TlsSetup, "origin">,
): Promise<readonly [DiagnosisStep, DiagnosisStep]> {
  const { options, dispose } = diagnosisMeans(server.url);
  closing.push(dispose);
  const tls = { ...setup, origin: new URL(server.url).origin };
  const fetcher: Fetcher = (request) => options.fetcher({ ...request, tls });
  const { steps } = await diagnose({ ...options, fetcher, tls });
  const [one, other] = ["tls", "api"].map((name) => steps.find((step) => step.name === name));
  if (!one || !other) throw new Error("Steps are missing");
  return [one, other];
}

describe("the diagnosis of a connection with certificates of its own", () => {
  it("trusts what the connection trusts, and says what it has", async () => {
    const caFile = authority.root.files.cert;
    const { files } = await authority.issue("kim");
    const clientCertificate = { certFile: files.cert, keyFile: files.key };
    const [tls, api] = await stepsWith({ caFile, clientCertificate });
    expect(tls.outcome).toEqual({ kind: "passed" });
    expect(api.outcome).toEqual({ kind: "passed" });
    // The folder is left out, for it may name the user.
    expect(tls.facts).toContainEqual({ name: "authorities", value: "root.pem" });
    expect(tls.facts).toContainEqual({ name: "clientCertificate", value: "kim.pem" });
    expect(server.requests.at(-1)?.shown).toBe("kim");
  });

  it("warns where nothing is verified, and still says what is wrong", async () => {
    const [tls, api] = await stepsWith({ skipVerify: true });
    expect(tls.outcome).toEqual({ kind: "warned", warning: "unchecked" });
    expect(tls.facts.map(({ name }) => name)).toContain("untrusted");
    expect(api.outcome).toEqual({ kind: "passed" });
  });

  it("fails at a file that is not there, before anything is asked", async () => {
    const before = server.requests.length;
    const [tls, api] = await stepsWith({ caFile: `${authority.dir}/gone.pem` });
    expect(tls.outcome).toMatchObject({ kind: "failed", error: { code: "missing" } });
    expect(api.outcome).toMatchObject({ kind: "failed", error: { code: "missing" } });
    expect(server.requests.length).toBe(before);
  });
});
