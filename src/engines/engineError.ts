import { AppError, isBranded } from "../core/base/errors.ts";
import type { EngineKind } from "./engine.ts";

type EngineErrorCode =
  /** There is no such program. */
  | "missing"
  /** The program is there, but what does its work does not run. */
  | "notRunning"
  /** The user may not speak to the engine. */
  | "denied"
  /** The registry did not accept the credentials, or does not allow this. */
  | "refused"
  /** The engine wants TLS, and the registry has none. */
  | "plainHttp"
  /** The engine does not trust the registry's certificate. */
  | "certificate"
  /** The engine cannot be given a credential of this kind. */
  | "credential"
  | "notFound"
  /** There is nothing for this platform. */
  | "noPlatform"
  | "failed";

/** An engine did not do what it was told. */
export class EngineError extends AppError<EngineErrorCode> {
  readonly brand = "EngineError";
  readonly engine: EngineKind;
  /** The last of what the engine wrote about it. */
  readonly said: string;

  constructor(code: EngineErrorCode, engine: EngineKind, said = "") {
    super(code, `${engine}: ${code}${said && `: ${said}`}`);
    this.engine = engine;
    this.said = said;
  }

  static is(error: unknown, code?: EngineErrorCode): error is EngineError {
    return isBranded(error, "EngineError", code);
  }
}

/** Engines tell causes in words only; these are the words of Docker, Podman, nerdctl and containerd. */
const causes: readonly (readonly [EngineErrorCode, RegExp])[] = [
  ["denied", /permission denied[^\n]*(daemon|socket|\.sock)|\.sock[^\n]*permission denied/i],
  [
    "notRunning",
    /cannot connect to (the docker daemon|podman)|is the docker daemon running|docker daemon is not running|error during connect|unable to connect to podman|cannot access containerd|rootless containerd not running|\.sock: connect: (no such file|connection refused)/i,
  ],
  ["plainHttp", /server gave HTTP response to HTTPS client/i],
  ["certificate", /x509:|certificate signed by unknown|tls: failed to verify/i],
  [
    "refused",
    /unauthorized|authentication required|access to the resource is denied|no basic auth credentials|incorrect username or password|access forbidden|^denied:/im,
  ],
  [
    "noPlatform",
    /no matching manifest|no image found in (manifest list|image index)|does not match the specified platform|no match for platform/i,
  ],
  ["notFound", /manifest unknown|no such image|image not known|name unknown|: not found/i],
];

/** The error that an engine's output stands for. */
export function readFailure(engine: EngineKind, output: string): EngineError {
  const code = causes.find(([, words]) => words.test(output))?.[0] ?? "failed";
  return new EngineError(code, engine, lastLine(output));
}

function lastLine(output: string): string {
  const lines = output.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  return (lines.findLast((line) => /error|denied|cannot/i.test(line)) ?? lines.at(-1) ?? "").trim();
}
