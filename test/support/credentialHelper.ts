import { writeFile } from "node:fs/promises";
import path from "node:path";

/** A credential as a helper gives it. */
export interface HelperCredential {
  readonly Username: string;
  readonly Secret: string;
}

/** Writes a program `docker-credential-<name>` whose body is JavaScript of Node. */
export async function writeHelper(folder: string, name: string, body: string): Promise<void> {
  const text = `#!${process.execPath}\n${body}\n`;
  await writeFile(path.join(folder, `docker-credential-${name}`), text, { mode: 0o755 });
}

/**
 * The body of a helper that does as the protocol says, with the credentials in a file (server →
 * credential) that a test may change.
 */
export function keepingHelper(file: string): string {
  return `
const { readFileSync } = require("node:fs");
const kept = JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8"));
if (process.argv[2] === "list") {
  const names = Object.entries(kept).map(([server, { Username }]) => [server, Username]);
  process.stdout.write(JSON.stringify(Object.fromEntries(names)));
} else {
  const server = readFileSync(0, "utf8").trim();
  const found = kept[server];
  process.stdout.write(
    found ? JSON.stringify({ ServerURL: server, ...found }) : "credentials not found in native keychain\\n",
  );
  process.exitCode = found ? 0 : 1;
}`;
}
