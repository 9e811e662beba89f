// @ts-check
import { defineConfig } from "vitest/config";

/** What is waited for comes late on a busy machine; the usual second is for idle ones. */
const patient = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          expect: patient,
          // Nothing here waits; a busy machine is only slower.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          expect: patient,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "workbench",
          include: ["test/workbench/**/*.test.ts"],
          expect: patient,
          globalSetup: ["test/workbench/support/globalSetup.ts"],
          // Each has a VS Code, a keyring and a registry of its own.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
