import path from "node:path";
import { workspace, type TextDocument, type Uri } from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import { Emitter } from "../../../core/base/event.ts";
import type { TaskFinding } from "../../../acr/lint/finding.ts";
import { lintTask } from "../../../acr/lint/lintTask.ts";
import { planTask } from "../../../acr/plan/planTask.ts";
import type { TaskInputs } from "../../../acr/taskInputs.ts";
import type { TaskReading } from "../../../acr/taskReading.ts";
import type { TaskPlan } from "../../../acr/plan/taskPlan.ts";
import { readWithPlaceholders } from "../../../acr/plan/readWithPlaceholders.ts";
import type { Settings } from "../../platform/settings.ts";
import { taskInputs } from "./taskInputs.ts";
import type { TaskView, WorkspaceFile } from "./taskView.ts";
import { TaskWorkspace } from "./taskWorkspace.ts";

interface KnownView {
  readonly version: number;
  readonly view: Promise<TaskView>;
  /** URIs of what was looked for in the workspace. */
  readonly looked: Set<string>;
}

/** The run of a task that no setting describes is on this platform. */
const runPlatform = { os: "linux", architecture: "amd64" } as const;

/** Task files of the editor, each version read once, with the Dockerfiles that they name. */
export class TaskDocuments implements Disposable {
  readonly #settings: Settings;
  readonly #owned = new DisposableStore();
  readonly #workspace = this.#owned.add(new TaskWorkspace());
  readonly #changes = this.#owned.add(new Emitter<string | undefined>());
  /**
   * Fires when what a task file is read with changed, but not its text: with the URI of the document,
   * or without for all.
   */
  readonly onDidChange = this.#changes.event;
  readonly #views = new Map<string, KnownView>();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#owned.add(settings.onDidChange(() => this.#forgetAll()));
    this.#owned.add(this.#workspace.onDidChange((file) => this.#fileChanged(file)));
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => this.#views.delete(uri.toString())),
    );
  }

  /** The task file as its text is now. */
  of(document: TextDocument): Promise<TaskView> {
    const key = document.uri.toString();
    const { version } = document;
    const known = this.#views.get(key);
    if (known?.version === version) return known.view;
    const looked = new Set<string>();
    const view = this.#read(document.uri, document.getText(), version, looked);
    const reading = { version, view, looked };
    this.#views.set(key, reading);
    // What failed is tried again when it is asked for again.
    view.catch(() => {
      if (this.#views.get(key) === reading) this.#views.delete(key);
    });
    return view;
  }

  /** The findings of another text in the place of a task file's, with what that was read with. */
  again({ inputs, dockerfiles }: TaskView, text: string): readonly TaskFinding[] {
    return lintTask(readWithPlaceholders(text, inputs), {
      runPlatform,
      files: textsOf(dockerfiles),
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #read(uri: Uri, source: string, version: number, looked: Set<string>): Promise<TaskView> {
    const settings = this.#settings.tasks(uri);
    const find = (file: string) => this.#find(uri, file, looked);
    const values = settings.valuesFile === "" ? null : await find(settings.valuesFile);
    const inputs = taskInputs(settings, path.posix.basename(uri.path), values?.text);
    const { reading, readAliasSource } = await readWithSources(source, inputs, find);
    const plan = reading.task && planTask(reading.task);
    const dockerfiles = await this.#dockerfiles(plan, find);
    const files = textsOf(dockerfiles);
    const findings = lintTask(reading, { runPlatform, files }, plan);
    return {
      version,
      inputs: { ...inputs, readAliasSource },
      reading,
      plan,
      findings,
      dockerfiles,
    };
  }

  async #find(uri: Uri, file: string, looked: Set<string>): Promise<WorkspaceFile | null> {
    const places = this.#workspace.placesOf(uri, file);
    for (const place of places) looked.add(place.toString());
    return this.#workspace.read(places);
  }

  async #dockerfiles(
    plan: TaskPlan | undefined,
    find: (file: string) => Promise<WorkspaceFile | null>,
  ): Promise<Map<string, WorkspaceFile | null>> {
    const names = new Set(plan?.builds.map(({ dockerfilePath }) => dockerfilePath));
    const found = [...names]
      .filter((name) => name !== undefined)
      .map(async (name) => [name, await find(name)] as const);
    return new Map(await Promise.all(found));
  }

  #fileChanged(file: string): void {
    for (const [key, { looked }] of this.#views) {
      if (!looked.has(file)) continue;
      this.#views.delete(key);
      this.#changes.fire(key);
    }
  }

  #forgetAll(): void {
    this.#views.clear();
    this.#changes.fire(undefined);
  }
}

function textsOf(files: TaskView["dockerfiles"]): ReadonlyMap<string, string | null> {
  return new Map([...files].map(([name, file]) => [name, file?.text ?? null]));
}

/**
 * Reads a task file; files that `alias.src` names are read first. Addresses count as empty there:
 * nothing is fetched for looking at a file.
 */
async function readWithSources(
  source: string,
  inputs: TaskInputs,
  find: (file: string) => Promise<WorkspaceFile | null>,
): Promise<{
  readonly reading: TaskReading;
  readonly readAliasSource: NonNullable<TaskInputs["readAliasSource"]>;
}> {
  const sources = new Map<string, string | undefined>();
  const wanted = new Set<string>();
  const readAliasSource = (name: string): string | undefined => {
    if (/^https?:/i.test(name)) return "";
    if (!sources.has(name)) wanted.add(name);
    return sources.get(name);
  };
  const reading = readWithPlaceholders(source, { ...inputs, readAliasSource });
  if (wanted.size === 0) return { reading, readAliasSource };
  for (const name of wanted) sources.set(name, (await find(name))?.text);
  return { reading: readWithPlaceholders(source, { ...inputs, readAliasSource }), readAliasSource };
}
