import { ConfigurationTarget, workspace, type ConfigurationScope } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import { isRecord } from "../../core/base/record.ts";
import { engineKinds, type EngineKind } from "../../engines/engine.ts";

/** Settings of the extension; the manifest test compares names and defaults with package.json. */
export const settingDefaults = {
  "archipelago.tags.sortOrder": "semver",
  "archipelago.tags.showPlatforms": true,
  "archipelago.cache.maxSize": 256,
  "archipelago.repositories.groupByNamespace": false,
  "archipelago.requiredPlatforms": [],
  "archipelago.engine.kind": "auto",
  "archipelago.engine.path": "",
  "archipelago.localStores.find": true,
  "archipelago.tasks.files": [],
  "archipelago.tasks.registry": "",
  "archipelago.tasks.values": {},
  "archipelago.tasks.valuesFile": "",
  "archipelago.tasks.rules": {},
} as const;

type SettingName = keyof typeof settingDefaults;

/** What the user says about task files of Azure Container Registry. */
export interface TaskSettings {
  /** Globs of files that are task files besides those that are called so. */
  readonly files: readonly string[];
  /** Host of the registry that tasks run in; the empty string for none. */
  readonly registry: string;
  /** `{{.Values.…}}`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Path of a file of values, from the workspace's folder; the empty string for none. */
  readonly valuesFile: string;
  /** Rule → severity, or `off`, as written. */
  readonly rules: Readonly<Record<string, unknown>>;
}

/** The user's settings, read when asked. A value of another type than the setting's counts as unset. */
export class Settings implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<void>());
  /** Fires after any of our settings changed. */
  readonly onDidChange = this.#changes.event;

  constructor() {
    this.#owned.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("archipelago")) this.#changes.fire();
      }),
    );
  }

  get sortOrder(): "newest" | "semver" | "name" | "registry" {
    const value = read("archipelago.tags.sortOrder");
    return value === "newest" || value === "name" || value === "registry" ? value : "semver";
  }

  setSortOrder(order: "newest" | "semver" | "name" | "registry"): Promise<void> {
    return write("archipelago.tags.sortOrder", order);
  }

  get groupByNamespace(): boolean {
    return read("archipelago.repositories.groupByNamespace") === true;
  }

  /** Bytes; 0 for no cache on disk. */
  get cacheSize(): number {
    const value = read("archipelago.cache.maxSize");
    const { "archipelago.cache.maxSize": usual } = settingDefaults;
    const megabytes = typeof value === "number" && Number.isFinite(value) ? value : usual;
    return Math.max(0, megabytes) * 1_000_000;
  }

  get showPlatforms(): boolean {
    return read("archipelago.tags.showPlatforms") !== false;
  }

  /** Platforms that every image is to have, as written; what is no text is left out. */
  get requiredPlatforms(): readonly string[] {
    const value = read("archipelago.requiredPlatforms");
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** Whether image layouts and archives are looked for in the workspace. */
  get findLocalStores(): boolean {
    return read("archipelago.localStores.find") !== false;
  }

  /** The container engine that is used; an empty path is the program that the PATH leads to. */
  get engine(): { readonly kind: EngineKind | "auto"; readonly path: string } {
    const value = read("archipelago.engine.kind");
    const path = read("archipelago.engine.path");
    const kind = engineKinds.find((each) => each === value) ?? "auto";
    return { kind, path: typeof path === "string" ? path.trim() : "" };
  }

  setEngine(kind: EngineKind | "auto"): Promise<void> {
    return write("archipelago.engine.kind", kind);
  }

  /** The settings for task files, as they are for a folder or file. */
  tasks(scope: ConfigurationScope | undefined): TaskSettings {
    const files = read("archipelago.tasks.files", scope);
    const registry = read("archipelago.tasks.registry", scope);
    const valuesFile = read("archipelago.tasks.valuesFile", scope);
    return {
      files: Array.isArray(files) ? files.filter((item) => typeof item === "string") : [],
      registry: typeof registry === "string" ? registry.trim() : "",
      values: recordOf(read("archipelago.tasks.values", scope)),
      valuesFile: typeof valuesFile === "string" ? valuesFile.trim() : "",
      rules: recordOf(read("archipelago.tasks.rules", scope)),
    };
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function read(name: SettingName, scope?: ConfigurationScope): unknown {
  return workspace.getConfiguration(undefined, scope).get(name);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** For the user; where the workspace has a value of its own, there, since that one goes before. */
async function write(name: SettingName, value: unknown): Promise<void> {
  const configuration = workspace.getConfiguration();
  const { Global, Workspace } = ConfigurationTarget;
  const isOfWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
  await configuration.update(name, value, isOfWorkspace ? Workspace : Global);
}
