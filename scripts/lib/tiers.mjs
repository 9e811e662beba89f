// @ts-check
import { gateTier } from "./gateTier.mjs";
import { hostTier } from "./hostTier.mjs";
import { packageTier } from "./packageTier.mjs";
import { vitestTier } from "./vitestTier.mjs";

/**
 * @typedef {{
 *   readonly name: string;
 *   readonly needs: readonly import("./setup.mjs").PartName[];
 *   readonly isGate?: true;
 *   run(): Promise<import("./tierResult.mjs").TierResult>;
 * }} Tier `isGate`: takes one core, keeps quiet until it ends and can run beside others of its kind.
 */

const minute = 60_000;

/**
 * All that must hold, in the order it is tried: cheap before dear.
 * @type {readonly Tier[]}
 */
export const tiers = [
  {
    name: "typecheck",
    needs: [],
    isGate: true,
    run: gateTier("typecheck", [
      ["tsc", "-p", "tsconfig.json"],
      ["tsc", "-p", "src/webview/tsconfig.json"],
    ]),
  },
  {
    name: "lint",
    needs: [],
    isGate: true,
    run: gateTier("lint", [["eslint", "--max-warnings", "0", "."]]),
  },
  {
    name: "format",
    needs: [],
    isGate: true,
    run: gateTier("format", [["prettier", "--check", "."]]),
  },
  { name: "unused", needs: [], isGate: true, run: gateTier("unused", [["knip"]]) },
  { name: "build", needs: [], isGate: true, run: gateTier("build", [["node", "esbuild.mjs"]]) },
  { name: "unit", needs: [], run: vitestTier("unit", 10 * minute) },
  {
    name: "integration",
    needs: [
      "registry",
      "htpasswd",
      "openssl",
      "skopeo",
      "podman",
      "docker",
      "bus",
      "keyring",
      "secretTool",
      "browser",
    ],
    run: vitestTier("integration", 15 * minute),
  },
  { name: "package", needs: [], run: packageTier },
  { name: "host", needs: ["webVscode", "browser", "bus", "keyring"], run: hostTier },
  {
    name: "workbench",
    needs: [
      "webVscode",
      "browser",
      "registry",
      "htpasswd",
      "skopeo",
      "podman",
      "docker",
      "bus",
      "keyring",
      "secretTool",
    ],
    run: vitestTier("workbench", 30 * minute),
  },
];
