// @ts-check
import path from "node:path";

/** The top folder of the repository. */
export const root = path.resolve(import.meta.dirname, "../..");

/** The Node that the project brings with it, whatever the machine has. */
export const projectNode = path.join(root, "node_modules/node/bin/node");

/** Installed test parts that are not npm packages of the project. */
export const testParts = path.join(root, ".vscode-test");

/** What runs leave behind for people: reports, screenshots, logs. */
export const artifacts = path.join(root, "artifacts");

/** Bundled test code; the product itself goes to `dist`. */
export const testBundles = path.join(root, "out");
