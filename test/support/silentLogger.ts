import type { Logger } from "../../src/core/base/logger.ts";

const ignore = () => undefined;

/** A logger that keeps nothing. */
export const silentLogger: Logger = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};
