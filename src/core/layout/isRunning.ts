import { isFileError } from "./layoutFailure.ts";

/** Whether a process of this computer runs, somebody else's included. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    // What may not be signalled is there nevertheless.
    return isFileError(error, "EPERM");
  }
}
