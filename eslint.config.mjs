// @ts-check
import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";
import { browserSafe, layers, maxLines, vscodeFree } from "./architecture.mjs";

const zones = Object.entries(layers).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: "./src",
  except: [layer, ...allowed].map((name) => `./${name}`),
  message: `src/${layer} may import only: ${[layer, ...allowed].join(", ")}.`,
}));

const noVscode = {
  name: "vscode",
  message: "Only src/vscode and src/extension.ts may import the VS Code API.",
};
const noNode = { regex: "^node:", message: "This layer is bundled for the browser, too." };
const noKeytar = {
  name: "keytar",
  message: "Load the native keychain lazily, in keytarKeychain.ts.",
};

export default defineConfig(
  globalIgnores(["dist", "out", ".vscode-test", "artifacts", "coverage"]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      // Without these settings no-cycle silently finds nothing in .ts files.
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [createTypeScriptImportResolver({ project: "./tsconfig.json" })],
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "import-x/no-cycle": "error",
      "import-x/no-default-export": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "max-lines": ["error", { max: maxLines, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", { max: 4 }],
      "no-console": "error",
    },
  },
  {
    files: vscodeFree.map((folder) => `src/${folder}/**`),
    rules: {
      "@typescript-eslint/no-restricted-imports": ["error", { paths: [noVscode, noKeytar] }],
    },
  },
  {
    // A later block replaces the rule, so it repeats the ban above.
    files: browserSafe.map((folder) => `src/${folder}/**`),
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { paths: [noVscode, noKeytar], patterns: [noNode] },
      ],
    },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  { files: ["*.config.ts", "*.config.mjs"], rules: { "import-x/no-default-export": "off" } },
);
