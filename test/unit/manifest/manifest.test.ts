import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import {
  actions as registryActions,
  kinds as registryKinds,
} from "../../../src/explorer/actions.ts";
import { draftActions, draftKinds } from "../../../src/explorer/drafts/draftActions.ts";
import { localActions, localKinds } from "../../../src/engines/localRows.ts";
import { Commands } from "../../../src/vscode/commands/commandIds.ts";
import { runActions, runKinds } from "../../../src/vscode/platform/runActions.ts";
import { transferActions, transferKinds } from "../../../src/vscode/commands/transferActions.ts";
import manifest from "../../../package.json" with { type: "json" };
import nls from "../../../package.nls.json" with { type: "json" };
import nlsDe from "../../../package.nls.de.json" with { type: "json" };
import { sourceFiles } from "../../support/sourceFiles.ts";

vi.mock("vscode", () => ({}));
const { ContextKeys } = await import("../../../src/vscode/platform/contextKeys.ts");
const { settingDefaults } = await import("../../../src/vscode/platform/settings.ts");

const root = path.resolve(import.meta.dirname, "../../..");
const { contributes } = manifest;
const kinds = [...registryKinds, ...draftKinds, ...localKinds, ...transferKinds, ...runKinds];
const actions = [
  ...registryActions,
  ...draftActions,
  ...localActions,
  ...transferActions,
  ...runActions,
];
const commandIds: readonly string[] = Object.values(Commands);
const welcomeKeys = [
  "welcome.noConnections",
  "welcome.noDrafts",
  "welcome.noDraftsYet",
  "welcome.noTransfers",
  "welcome.engineMissing",
  "welcome.engineMissingChosen",
  "welcome.engineNotRunning",
  "welcome.engineDenied",
  "welcome.engineFailed",
  "welcome.engineEmpty",
] as const;
const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) =>
  items.map((item: { command: string; when?: string; group?: string }) => ({ menu, ...item })),
);
const whenClauses = [
  ...menuItems.map(({ when }) => when ?? ""),
  ...contributes.viewsWelcome.map(({ when }) => when),
];

describe("commands", () => {
  it("are contributed if and only if the code has them", () => {
    expect(contributes.commands.map(({ command }) => command).toSorted()).toEqual(
      [...commandIds].toSorted(),
    );
  });

  it.each(contributes.commands)("$command has a category and a localized title", (command) => {
    expect(command.category).toBe("Archipelago");
    expect(command.title).toMatch(/^%command\.[\w.]+\.title%$/);
    expect(command.command).toMatch(/^archipelago\.[a-z]\w*\.[a-z]\w*$/);
  });

  it("named by executeCommand or a link in the code exist", () => {
    const named = sourceFiles("src").flatMap(({ text }) => [
      ...text.matchAll(/["'`(]command:(archipelago\.[\w.]+)|"(archipelago\.\w+\.\w+)"/g),
    ]);
    const ids = named.map((match) => match[1] ?? match[2] ?? "");
    const known = new Set<string>([
      ...commandIds,
      ...Object.keys(settingDefaults),
      ...contributes.customEditors.map(({ viewType }) => viewType),
      ...contributes.views.archipelago.map(({ id }) => `${id}.focus`),
    ]);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe("menus", () => {
  it.each(menuItems)("$menu: $command is a command in a well-formed group", (item) => {
    expect(commandIds).toContain(item.command);
    if (item.menu !== "commandPalette") {
      expect(item.group).toMatch(/^(navigation|inline|\d_[a-z]+)(@\d+)?$/);
    }
  });

  it("ask only for kinds and actions that rows have", () => {
    const asked = menuItems.flatMap(({ when }) => [
      ...(when ?? "").matchAll(/viewItem =~ \/\^archipelago:\(?([\w|]+)\)?\\b\.\*\\\+(\w+)\\b\//g),
    ]);
    expect(asked.length).toBeGreaterThan(10);
    for (const [, names = "", action = ""] of asked) {
      for (const kind of names.split("|")) expect(kinds).toContain(kind);
      expect(actions).toContain(action);
    }
  });

  it("use every action that rows offer", () => {
    const used = whenClauses.join(" ");
    expect(actions.filter((action) => !used.includes(`\\+${action}\\b`))).toEqual([]);
  });

  it("ask for a row's kind by anchored tokens only", () => {
    for (const when of whenClauses.filter((clause) => clause.includes("viewItem"))) {
      expect(when).toMatch(/viewItem =~ \/\^archipelago:/);
    }
  });

  it.each(kinds)("put at most two actions inline on a row of kind %s", (kind) => {
    const inline = menuItems.filter(
      ({ group, when }) =>
        group?.startsWith("inline") &&
        new RegExp(`archipelago:\\(?[\\w|]*\\b${kind}\\b`).test(when ?? ""),
    );
    expect(inline.length).toBeLessThanOrEqual(2);
  });

  it.each(contributes.views.archipelago)(
    "put at most three icons in the title of $id",
    ({ id }) => {
      const inTitle = menuItems.filter(
        ({ menu, group }) => menu === "view/title" && group?.startsWith("navigation"),
      );
      for (const keys of subsetsOf(Object.values(ContextKeys))) {
        const shown = inTitle.filter(({ when = "" }) => holds(when, id, keys));
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(3);
      }
      for (const { command } of inTitle) {
        const contributed = contributes.commands.find((each) => each.command === command);
        expect(contributed).toHaveProperty("icon");
      }
    },
  );
});

/** Whether a clause of a view's title holds while exactly the given context keys are set. */
function holds(when: string, view: string, keys: ReadonlySet<string>): boolean {
  return when.split(" && ").every((term) => {
    const named = /^view == (\S+)$/.exec(term)?.[1];
    if (named) return named === view;
    const [, not, key = ""] = /^(!?)([\w.]+)$/.exec(term) ?? [];
    if (!key) throw new Error(`Unexpected term: ${term}`);
    return keys.has(key) !== (not === "!");
  });
}

function subsetsOf(items: readonly string[]): readonly ReadonlySet<string>[] {
  return items.reduce<readonly ReadonlySet<string>[]>(
    (subsets, item) => [...subsets, ...subsets.map((subset) => new Set([...subset, item]))],
    [new Set()],
  );
}

describe("context keys", () => {
  const asked = new Set(
    whenClauses.flatMap((clause) =>
      [...clause.matchAll(/(?<![\w.'/:^-])(archipelago\.\w+)(?![\w.'])/g)].map(
        ([, key]) => key ?? "",
      ),
    ),
  );
  const views = contributes.views.archipelago.map(({ id }) => id);

  it("in when clauses are the ones that the code sets, and the other way round", () => {
    const keys = [...asked].filter((key) => !views.includes(key)).toSorted();
    expect(keys).toEqual(Object.values(ContextKeys).toSorted());
  });
});

describe("localization", () => {
  const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key ?? "");

  it("has each key that the manifest uses, and no other", () => {
    expect(Object.keys(nls).toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it("is complete in German", () => {
    expect(Object.keys(nlsDe)).toEqual(Object.keys(nls));
    expect(Object.values(nlsDe).every((text) => text.trim() !== "")).toBe(true);
  });

  it("keeps the command links of welcome texts in every language", () => {
    const links = (text: string) => text.match(/\(command:[\w.]+\)/g);
    for (const key of welcomeKeys) expect(links(nlsDe[key])).toEqual(links(nls[key]));
  });
});

describe("welcome texts", () => {
  it("link to commands that exist and are in the palette", () => {
    const texts = welcomeKeys.map((key) => nls[key]).join("\n");
    const links = [...texts.matchAll(/\(command:([\w.]+)\)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, id = ""] of links) expect(commandIds).toContain(id);
  });
});

describe("settings", () => {
  const { properties } = contributes.configuration;

  it("are contributed with the defaults of the code", () => {
    const defaults = Object.fromEntries(
      Object.entries(properties).map(([name, setting]) => [name, setting.default]),
    );
    expect(defaults).toEqual(settingDefaults);
  });

  it.each(Object.entries(properties))("%s has type, description and scope", (_name, setting) => {
    expect(setting.type).toMatch(/^(string|boolean|number|array|object)$/);
    expect(setting.description).toMatch(/^%.+%$/);
    expect(setting.scope).toMatch(/^(window|machine|resource|application)$/);
  });
});

describe("workspaces that are not trusted", () => {
  const { untrustedWorkspaces } = manifest.capabilities;

  it("cannot set what others are restricted to", () => {
    expect(untrustedWorkspaces.supported).toBe("limited");
    const settings = Object.keys(contributes.configuration.properties);
    expect(settings).toEqual(expect.arrayContaining(untrustedWorkspaces.restrictedConfigurations));
    const key = untrustedWorkspaces.description.replaceAll("%", "");
    expect(Object.keys(nls)).toContain(key);
    expect(Object.keys(nlsDe)).toContain(key);
  });

  it("have no setting for registries, certificates, proxies or credentials", () => {
    const delicate = /url|host|proxy|cert|tls|trust|mirror|credential|password|token|connection/i;
    const named = Object.entries(contributes.configuration.properties)
      .filter(([name, { scope }]) => delicate.test(name) && !/^(application|machine)$/.test(scope))
      .map(([name]) => name);
    expect(named).toEqual([]);
  });

  it("are asked for settings of others only where these are the user's alone", () => {
    const readers = sourceFiles("src").filter(({ text }) => text.includes("getConfiguration("));
    const foreign = readers.filter(({ text }) => !text.includes("settingDefaults"));
    for (const { text } of foreign) {
      // \`http\` is of the application, and only shown.
      expect(text).toMatch(/getConfiguration\("http"\)|inspect\("\w+"\)\?\.globalValue/);
    }
  });
});

describe("icons", () => {
  const codicons = readFileSync(
    path.join(root, "node_modules/@vscode/codicons/dist/codicon.css"),
    "utf8",
  );

  it("of commands are codicons", () => {
    for (const command of contributes.commands) {
      if (!("icon" in command) || !command.icon) continue;
      const name = /^\$\(([a-z-]+)\)$/.exec(command.icon)?.[1] ?? "";
      expect(codicons).toContain(`.codicon-${name}:before`);
    }
  });

  it("named in files exist and are packaged", () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.views.archipelago.map(({ icon }) => icon),
    ];
    const packaged = readFileSync(path.join(root, ".vscodeignore"), "utf8");
    for (const file of files) {
      expect(existsSync(path.join(root, file))).toBe(true);
      expect(packaged).toContain(`!${file}`);
    }
  });
});

describe("activation", () => {
  it("is asked for only where VS Code does not infer it", () => {
    const others = manifest.activationEvents.filter((event) => !event.startsWith("onFileSystem:"));
    // Spec files of manifest lists are YAML files.
    expect(others).toEqual(["onLanguage:yaml"]);
  });

  it("pins the types of the API to the oldest VS Code that is supported", () => {
    const minor = (range: string) => /1\.\d+/.exec(range)?.[0];
    expect(minor(manifest.devDependencies["@types/vscode"])).toBe(minor(manifest.engines.vscode));
  });
});
