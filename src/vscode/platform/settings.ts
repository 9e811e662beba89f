import { workspace, type Disposable } from "vscode";

/** Settings of the extension; the manifest test compares names and defaults with package.json. */
export const settingDefaults = {
  "archipelago.tags.sortOrder": "semver",
  "archipelago.tags.showPlatforms": true,
} as const;

export type SettingName = keyof typeof settingDefaults;

/** Order of tags; see `archipelago.tags.sortOrder`. */
export type SortOrder = "semver" | "name" | "registry";

/** The settings as they are now. A value of another type than the setting's counts as unset. */
export const settings = {
  get sortOrder(): SortOrder {
    const value = read("archipelago.tags.sortOrder");
    return value === "name" || value === "registry" ? value : "semver";
  },
  get showPlatforms(): boolean {
    return read("archipelago.tags.showPlatforms") !== false;
  },
};

/** Calls the listener after one of our settings changed. */
export function onDidChangeSettings(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("archipelago")) listener();
  });
}

function read(name: SettingName): unknown {
  return workspace.getConfiguration().get(name);
}
