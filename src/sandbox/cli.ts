import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/base/errors.ts";
import type { Logger } from "../core/base/logger.ts";
import type { SandboxCredential } from "./http/gate.ts";
import { startSandbox } from "./sandboxRegistry.ts";

const usage =
  "Usage: sandboxCli.js [--folder DIR] [--port N] [--user NAME --password PW | --anonymous]";

interface CliOptions {
  readonly folder?: string;
  readonly port: number;
  readonly credential?: SandboxCredential;
}

/** Warnings and errors go to stderr: stdout has the one line that others parse. */
const stderrLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => printError(message),
  error: (message, error) => printError(`${message}: ${messageOf(error)}`),
};

/** Runs the sandbox registry until it is told to stop. */
async function main(): Promise<void> {
  const { folder, port, credential } = readArguments(process.argv.slice(2));
  const registry = await startSandbox({
    folder: folder ?? (await mkdtemp(path.join(tmpdir(), "archipelago-sandbox-"))),
    port,
    ...(credential && { credential }),
    logger: stderrLogger,
  });
  const { username = "", password = "" } = credential ?? {};
  process.stdout.write(`${JSON.stringify({ url: registry.url, username, password })}\n`);
  const stop = () => {
    registry.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function readArguments(args: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      port: { type: "string", default: "0" },
      user: { type: "string" },
      password: { type: "string" },
      anonymous: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`Not a port: ${values.port}`);
  }
  const { folder, anonymous, user, password } = values;
  if (anonymous && (user !== undefined || password !== undefined)) {
    throw new Error("--anonymous goes with neither --user nor --password");
  }
  const credential = { username: user ?? "sandbox", password: password ?? newPassword() };
  return { port, ...(folder !== undefined && { folder }), ...(!anonymous && { credential }) };
}

function newPassword(): string {
  return randomBytes(12).toString("base64url");
}

function printError(message: string): void {
  process.stderr.write(`${message}\n`);
}

function fail(error: unknown): void {
  printError(`${messageOf(error)}\n${usage}`);
  process.exit(1);
}

main().catch(fail);
