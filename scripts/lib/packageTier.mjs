// @ts-check
import { stat } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";
import { resultOfChecks } from "./tierResult.mjs";
import { listVsixFiles, packageVsix } from "./vsix.mjs";

/** What a package may hold; anything else in it got there by mistake. */
const allowed = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^media\/(readme\/)?[\w-]+\.(svg|png)$/,
  /^api\/archipelago\.d\.ts$/,
  /^docs\/acr-tasks\.md$/,
  /^dist\/(extension|addConnection|cache|cliSignIn|api|azure|building|deletion|diagnosis|engines|diagnostics|digestLinks|draftTooltip|editor|http|sandbox|settings|signIns|keychain|layout|connections|copy|lists|verify|comparison|spec|taskRun|tasks|transfer|transfers|vendors)\.js$/,
  /^schemas\/[\w-]+\.schema\.json$/,
  /^dist\/webview\/[\w-]+\.(js|css|ttf)$/,
  /^dist\/prebuilds\/[a-z0-9-]+\/[\w.@+-]+\.node$/,
];
const required = [
  "package.json",
  "LICENSE",
  "README.md",
  "api/archipelago.d.ts",
  "docs/acr-tasks.md",
  "dist/extension.js",
  "dist/api.js",
  "dist/http.js",
  "dist/keychain.js",
  "dist/spec.js",
  "dist/tasks.js",
  "schemas/acr-task.schema.json",
  "schemas/any-manifest.schema.json",
  "schemas/image-index.schema.json",
  "schemas/image-manifest.schema.json",
  "schemas/manifest-list.schema.json",
];

/** Bytes a file of the package may have. */
const budgets = { "dist/extension.js": 350_000, "dist/webview/manifest.js": 150 * 1024 };
const packageBudget = 4 * 1024 * 1024;

/** Packs the extension and checks what is in it and how large it is. */
export async function packageTier() {
  let file;
  try {
    file = await packageVsix();
  } catch (error) {
    return resultOfChecks([{ name: "pack the extension", error: String(error) }]);
  }
  const files = await listVsixFiles();
  const stray = files.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const absent = required.filter((name) => !files.includes(name));
  const checks = [
    { name: "pack the extension" },
    { name: "nothing but the product is packed", error: problem("not wanted", stray) },
    { name: "all of the product is packed", error: problem("missing", absent) },
    await sizeCheck(file, packageBudget),
  ];
  for (const [name, budget] of Object.entries(budgets)) {
    checks.push(await sizeCheck(path.join(root, name), budget));
  }
  return resultOfChecks(checks);
}

/**
 * @param {string} what
 * @param {readonly string[]} names
 */
function problem(what, names) {
  return names.length === 0 ? undefined : `${what}: ${names.join(", ")}`;
}

/**
 * @param {string} file
 * @param {number} budget bytes
 */
async function sizeCheck(file, budget) {
  const { size } = await stat(file);
  const name = `${path.basename(file)} is small enough`;
  console.log(`${path.relative(root, file)}: ${size} of ${budget} bytes`);
  return { name, error: size <= budget ? undefined : `${size} bytes, allowed are ${budget}` };
}
