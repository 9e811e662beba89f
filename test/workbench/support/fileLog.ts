import { writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Stands in for the native logger of VS Code, which is not built here, so that log files are written
 * as elsewhere: each line as it comes. The server takes it over by its environment, and hands it to
 * the extension host, which is started without.
 */
const source = `
const childProcess = require("node:child_process");
const { appendFileSync, mkdirSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

class Logger {
  constructor(type, name, file) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.file = file;
  }
  write(text) {
    appendFileSync(this.file, text.endsWith("\\n") ? text : text + "\\n");
  }
  getLevel() {
    return 0;
  }
}
for (const level of ["trace", "debug", "info", "warn", "error", "critical"]) {
  Logger.prototype[level] = Logger.prototype.write;
}
for (const name of ["setLevel", "setPattern", "clearFormatters", "flush", "drop"]) {
  Logger.prototype[name] = () => undefined;
}

const nothing = () => undefined;
const native = { version: 0, setLevel: nothing, setFlushOn: nothing, Logger };
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const isLogger = request === "bindings" && /spdlog/.test(parent?.filename ?? "");
  return isLogger ? () => native : load.call(this, request, parent, ...rest);
};

const { fork } = childProcess;
childProcess.fork = (file, args, options = {}) => {
  const execArgv = [...(options.execArgv ?? []), "--require", __filename];
  return fork(file, args, { ...options, execArgv });
};
Module.syncBuiltinESMExports();
`;

/** Writes the module into a folder; gives the environment in which VS Code uses it. */
export async function logToFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const file = path.join(folder, "log.cjs");
  await writeFile(file, source);
  return { NODE_OPTIONS: `--require=${file}` };
}
