// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** What is waited for comes late on a busy machine; the usual second is for idle ones. */
const patient = { poll: { timeout: 15_000 } };

/**
 * Tests that put something in the place of a module, or talk to a keyring of their own, whose address
 * a process keeps: others must not get to see that.
 * @param {string} folder
 */
function mockingIn(folder) {
  return readdirSync(path.join(import.meta.dirname, folder), { recursive: true })
    .map((name) => path.join(import.meta.dirname, folder, `${name}`))
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) =>
      /\bvi\.(mock|doMock|stub\w+)\(|\bstartKeyring\(/.test(readFileSync(name, "utf8")),
    );
}

const mocking = { unit: mockingIn("test/unit"), integration: mockingIn("test/integration") };

const unit = {
  expect: patient,
  // Nothing here waits; a busy machine is only slower.
  testTimeout: 30_000,
  hookTimeout: 30_000,
};

const integration = { expect: patient, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // One more than the usual: what starts the workers has little to do while they run.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...unit,
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          exclude: mocking.unit,
          // What has no state of its own can share processes: starting one takes longer than a test.
          isolate: false,
        },
      },
      { test: { ...unit, name: "unit-mocking", include: mocking.unit, pool: "threads" } },
      {
        test: {
          ...integration,
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          exclude: mocking.integration,
          isolate: false,
        },
      },
      { test: { ...integration, name: "integration-mocking", include: mocking.integration } },
      {
        test: {
          name: "workbench",
          include: ["test/workbench/**/*.test.ts"],
          expect: patient,
          globalSetup: ["test/workbench/support/globalSetup.ts"],
          // Each has a VS Code, a keyring and a registry of its own, and mostly waits for them.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
