import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { waitForOutput } from "../../../scripts/lib/waitForOutput.mjs";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { sendRaw } from "../../support/rawHttp.ts";
import { beginUpload, uploadBlob } from "../../support/rawPush.ts";
import { useTestProgram } from "../../support/testProgram.ts";

interface Login {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const { inFolder, launch } = useTestProgram("src/sandbox/cli.ts", { stderr: "pipe" });

async function start(...args: readonly string[]): Promise<{ child: ChildProcess; login: Login }> {
  const child = launch(...args);
  const { match } = await waitForOutput(child, /^(\{.*\})\r?\n/m, 30_000);
  return { child, login: JSON.parse(match[1] ?? "") as Login };
}

describe("the sandbox on the command line", () => {
  it("says where it is and who may come in, and ends when it is told to", async () => {
    const { child, login } = await start("--folder", inFolder("asked"), "--user", "kim");
    expect(login).toMatchObject({
      username: "kim",
      password: expect.stringMatching(/^.{16}$/) as string,
    });
    const authorization = `Basic ${Buffer.from(`kim:${login.password}`).toString("base64")}`;
    const catalog = await sendRaw(login.url, "/v2/_catalog", { headers: { authorization } });
    expect(JSON.parse(catalog.body.toString())).toMatchObject({
      repositories: expect.arrayContaining(["multi-arch-samples/app"]) as string[],
    });
    expect((await sendRaw(login.url, "/v2/")).status).toBe(401);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("shows nothing of what was being uploaded when it was killed", async () => {
    const args = ["--folder", inFolder("killed"), "--anonymous"];
    const { child, login } = await start(...args);
    expect(login).toMatchObject({ username: "", password: "" });
    const kept = await uploadBlob(login.url, "app", bytesOf("complete"));
    const location = await beginUpload(login.url, "app");
    const { host, port } = new URL(login.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    const content = "x".repeat(100_000);
    const digest = sha256(content);
    const head = `PUT ${location}?digest=${digest} HTTP/1.1\r\nHost: ${host}\r\n`;
    const half = content.slice(0, 50_000);
    await new Promise((resolve) =>
      socket.write(`${head}Content-Length: ${content.length}\r\n\r\n${half}`, resolve),
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    socket.destroy();
    const again = await start(...args);
    const status = async (blob: string) =>
      (await sendRaw(again.login.url, `/v2/app/blobs/${blob}`)).status;
    expect(await status(digest)).toBe(404);
    expect(await status(kept)).toBe(200);
    expect((await sendRaw(again.login.url, location)).status).toBe(404);
    again.child.kill("SIGINT");
    expect(await once(again.child, "exit")).toEqual([0, null]);
  });

  it.each([
    [["--port", "x"], /Not a port: x/],
    [["--port", "70000"], /Not a port: 70000/],
    [["--anonymous", "--user", "kim"], /--anonymous/],
    [["--unknown"], /--unknown/],
  ])("explains what is wrong with %j", async (args, pattern) => {
    const child = launch(...args);
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(said).toMatch(pattern);
    expect(said).toMatch(/Usage:/);
  });
});
