// @ts-check

/**
 * Waits until a process prints something, and keeps collecting what it prints.
 * @param {import("node:child_process").ChildProcess} child with piped output
 * @param {RegExp} pattern
 * @param {number} timeoutMs
 * @returns {Promise<{ readonly match: RegExpMatchArray; readonly log: () => string }>}
 */
export function waitForOutput(child, pattern, timeoutMs) {
  let output = "";
  let isFound = false;
  return new Promise((resolve, reject) => {
    /** @param {string} reason */
    const fail = (reason) => {
      clearTimeout(timer);
      reject(new Error(`${child.spawnfile} ${reason}\n${output.slice(-4_000)}`));
    };
    const timer = setTimeout(() => fail(`did not print ${String(pattern)}`), timeoutMs);
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) => fail(`ended with code ${code} before it printed ${pattern}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        output += text;
        // A registry writes a lot, and each look at the whole text copies it.
        if (isFound) return;
        const match = pattern.exec(output);
        if (!match) return;
        isFound = true;
        clearTimeout(timer);
        resolve({ match, log: () => output });
      });
    }
  });
}
