import { createHash } from "node:crypto";
import path from "node:path";
import { commands, EventEmitter, l10n, window, workspace, type Pseudoterminal } from "vscode";
import { isAbortError } from "../../../core/base/abort.ts";
import { systemClock } from "../../../core/base/clock.ts";
import { messageOf } from "../../../core/base/errors.ts";
import type { Memento } from "../../../core/base/memento.ts";
import { canonicalRegistry } from "../../../core/oci/registryHost.ts";
import type { StepGraph } from "../../../acr/model/stepGraph.ts";
import type { Task } from "../../../acr/model/task.ts";
import { runDate, runIdAt } from "../../../acr/run/runId.ts";
import type { StepProgress } from "../../../acr/run/runSteps.ts";
import { runTask, type TaskOutcome } from "../../../acr/run/runTask.ts";
import { stepWork } from "../../../acr/run/stepWork.ts";
import { readTaskFile } from "../../../acr/taskFile.ts";
import type { TaskInputs } from "../../../acr/taskInputs.ts";
import type { PlainValue } from "../../../acr/template/templateData.ts";
import { engineNames, type Engine } from "../../../engines/engine.ts";
import { TaskEngine } from "../../../engines/taskEngine.ts";
import type { Connection } from "../../../providers/connection.ts";
import { engineAccess } from "../../commands/engines/engineAccess.ts";
import { useRunningEngine } from "../../commands/engines/useEngine.ts";
import type { LocalEngine, Services } from "../../commands/services.ts";
import { pingChosenEngine } from "../../engines/engineSettings.ts";
import type { TaskRuns } from "../../platform/taskRuns.ts";
import type { LocalRunRequest } from "./acrTasks.ts";
import { gitHead } from "./gitHead.ts";
import { LocalRunSource } from "./localRunSource.ts";
import { agreeToRun, askRunRegistry, askSecrets, askValues, notHereText } from "./runQuestions.ts";

/** What runs need beside what commands do. */
export interface LocalRunParts {
  readonly services: Services;
  readonly runs: TaskRuns;
  /** Of the workspace. */
  readonly memento: Memento;
}

/** A run as it will be. */
interface PreparedRun {
  readonly id: string;
  readonly task: Task;
  readonly graph: StepGraph;
  readonly engine: Engine;
  readonly folder: string;
}

/** Exit codes of the VS Code task. */
const codes = { successful: 0, failed: 1, cancelled: 130 } as const;

/** The terminal of one run: asks what has to be asked, runs the task, shows its log. */
export class LocalTerminal implements Pseudoterminal {
  readonly #parts: LocalRunParts;
  readonly #request: LocalRunRequest;
  readonly #lines = new EventEmitter<string>();
  readonly #ends = new EventEmitter<number>();
  readonly #stop = new AbortController();
  /** Never shown, wherever they turn up. */
  #secrets: readonly string[] = [];

  readonly onDidWrite = this.#lines.event;
  readonly onDidClose = this.#ends.event;

  constructor(parts: LocalRunParts, request: LocalRunRequest) {
    this.#parts = parts;
    this.#request = request;
  }

  open(): void {
    this.#run().then(
      (code) => this.#ends.fire(code),
      (error: unknown) => {
        if (!isAbortError(error)) {
          this.#parts.services.logger.error("Running a task failed", error);
          this.#fail(messageOf(error));
        }
        this.#ends.fire(isAbortError(error) ? codes.cancelled : codes.failed);
      },
    );
  }

  close(): void {
    this.#stop.abort();
  }

  /** Ctrl+C. */
  handleInput(data: string): void {
    if (data === "\u0003") this.#stop.abort();
  }

  async #run(): Promise<number> {
    if (!workspace.isTrusted) {
      this.#fail(l10n.t("Tasks run in trusted workspaces only."));
      return codes.failed;
    }
    const prepared = await this.#prepare();
    if (!prepared) return codes.failed;
    return codes[(await this.#execute(prepared)).kind];
  }

  async #prepare(): Promise<PreparedRun | undefined> {
    const { services, memento } = this.#parts;
    const { file, name } = this.#request;
    const document = await workspace.openTextDocument(file);
    if (document.isDirty) await document.save();
    const folder = workspace.getWorkspaceFolder(file)?.uri.fsPath ?? path.dirname(file.fsPath);
    const source = document.getText();
    const { inputs } = await services.taskFiles.viewOf(document);
    const connection = await this.#connection(source);
    const now = Date.now();
    const id = runIdAt(now, Math.random());
    const { commit: Commit, branch: Branch } = await gitHead(folder);
    const { registry: Registry = "" } = connection ?? {};
    const run = { ...inputs.run, ID: id, Registry, Date: runDate(now), Commit, Branch };
    const secrets = await askSecrets(namesAfter(source, "Secrets"));
    this.#secrets = Object.values(secrets).filter(Boolean);
    const values = await this.#values(inputs, source);
    const { task, graph, failure, hangs } = readTaskFile(source, {
      ...inputs,
      run,
      values,
      secrets,
    });
    const [hang] = hangs;
    if (failure || !task || !graph || hang) {
      const waits = hang && l10n.t("The step {0} waits for {1} for ever.", hang.step, hang.name);
      this.#fail(failure?.message ?? waits ?? l10n.t("The file is no task."));
      return undefined;
    }
    if (!this.#canRun(task)) return undefined;
    const engine = await this.#engine();
    const title = Registry === "" ? name : `${name} · ${Registry}`;
    const hide = (text: string): string => this.#hide(text);
    const asked = { hide, file: file.toString(), title, source: `${source}\n${hashOf(values)}` };
    const engineName = engineNames[engine.program.kind];
    await agreeToRun(memento, { ...asked, engine: engineName }, task);
    return { id, task, graph, engine, folder };
  }

  #engine(): Promise<Engine> {
    const { engine: kind } = this.#request.definition;
    if (!kind) return useRunningEngine(this.#parts.services);
    const ping: LocalEngine["ping"] = (options) => pingChosenEngine({ kind, path: "" }, options);
    return useRunningEngine({ localEngine: { ping } });
  }

  /** Says of all steps that do not run here why. */
  #canRun({ steps }: Task): boolean {
    let canRun = true;
    for (const step of steps) {
      const work = stepWork(step);
      if (work.kind === "notHere") {
        this.#fail(`${step.id}: ${work.text}`);
        this.#fail(`  ${notHereText(work.reason)}`);
        canRun = false;
      } else if (work.variables.length > 0) {
        const names = work.variables.join(", ");
        this.#line(
          l10n.t(
            "{0}: {1} is empty, as in Azure: no shell variable reaches the step.",
            step.id,
            names,
          ),
        );
      }
    }
    if (!canRun) {
      this.#fail(l10n.t("Nothing was run. Run the task in Azure, or change these steps."));
    }
    return canRun;
  }

  /** Asked for only if the file says `{{.Run.Registry}}` or something made of it. */
  async #connection(source: string): Promise<Connection | undefined> {
    const { services, memento } = this.#parts;
    const { definition, file } = this.#request;
    const wanted = definition.registry ?? "";
    const host = canonicalRegistry(wanted) ?? wanted;
    if (wanted !== "") {
      const found = services.connections.all.find(({ registry }) => registry === host);
      if (found) return found;
      this.#fail(l10n.t("{0} is not among the registries. Add it first.", wanted));
      throw new DOMException("No such registry", "AbortError");
    }
    if (!source.includes("Registry")) return undefined;
    return askRunRegistry(services, memento, file.toString());
  }

  async #values(inputs: TaskInputs, source: string): Promise<TaskInputs["values"]> {
    const { values = {} } = this.#request.definition;
    const own = inputs.values;
    const known = isMap(own) ? Object.fromEntries(own) : own;
    const set: Readonly<Record<string, PlainValue>> = { ...known, ...values };
    const missing = namesAfter(source, "Values").filter((name) => !(name in set));
    return { ...set, ...(await askValues(missing)) };
  }

  async #execute({ id, task, graph, engine, folder }: PreparedRun): Promise<TaskOutcome> {
    const { services, runs } = this.#parts;
    const { name } = this.#request;
    const { connections, stores } = services;
    const startedAt = Date.now();
    const connectionOf = (registry: string) => connectionFor(services, registry)?.id;
    const shown = new LocalRunSource({
      id,
      title: name,
      startedAt,
      connectionOf,
      cancel: () => this.#stop.abort(),
      showLog: () => showTerminal(name),
    });
    runs.add(shown);
    const taskEngine = new TaskEngine(engine, {
      registries: connections.all.map(({ registry }) => registry),
      accessTo: async (registry, options) => {
        const connection = connectionFor(services, registry);
        return connection && engineAccess(services, connection, options);
      },
    });
    const outcome = await runTask(
      {
        id,
        task,
        graph,
        folder,
        stores,
        connectionOf,
        engine: taskEngine,
        clock: systemClock,
        write: (line) => this.#line(line),
        onProgress: (steps) => shown.progress(steps.map((step) => this.#hidden(step))),
      },
      { signal: this.#stop.signal },
    );
    shown.end(outcome.kind, Date.now(), outcome.images);
    this.#tell(outcome, shown);
    return outcome;
  }

  /** What was pushed is in the tree. */
  #tell({ kind, problem = "" }: TaskOutcome, { images }: LocalRunSource): void {
    const { tree, documents, localEngine } = this.#parts.services;
    const { name } = this.#request;
    localEngine.refresh();
    const places = images.flatMap(({ place }) => (place ? [place] : []));
    for (const { connectionId, repository, tag } of places) {
      if (tag !== undefined) documents.tagChanged({ connectionId, repository, tag });
    }
    const repositories = new Map(places.map((place) => [repositoryKey(place), place]));
    for (const { connectionId, repository } of repositories.values()) {
      tree.refresh({ connectionId });
      tree.refresh({ connectionId, repository });
    }
    if (kind === "failed") {
      void window.showErrorMessage(l10n.t("{0} failed: {1}", name, this.#hide(problem)));
      return;
    }
    const last = places.at(-1);
    if (kind === "successful") void offerToShow(this.#parts.services, name, images.length, last);
  }

  #line(text: string): void {
    this.#lines.fire(`${this.#hide(text).replaceAll("\n", "\r\n")}\r\n`);
  }

  #hidden(step: StepProgress): StepProgress {
    const { problem } = step;
    return problem === undefined ? step : { ...step, problem: this.#hide(problem) };
  }

  #hide(text: string): string {
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  }

  #fail(text: string): void {
    this.#line(`\u001b[31m${text}\u001b[0m`);
  }
}

function isMap(values: TaskInputs["values"]): values is ReadonlyMap<string, PlainValue> {
  return values instanceof Map;
}

async function offerToShow(
  { tree }: Services,
  name: string,
  count: number,
  place: Parameters<Services["tree"]["reveal"]>[0] | undefined,
): Promise<void> {
  const show = l10n.t("Show in Tree");
  const message =
    count === 1
      ? l10n.t("{0} was successful. It pushed 1 image.", name)
      : l10n.t("{0} was successful. It pushed {1} images.", name, count);
  const answer = await window.showInformationMessage(message, ...(place ? [show] : []));
  if (answer === show && place) await tree.reveal(place);
}

function connectionFor({ connections }: Services, registry: string): Connection | undefined {
  return connections.all.find((each) => each.registry === registry);
}

function repositoryKey(place: { readonly connectionId: string; readonly repository: string }) {
  return `${place.connectionId} ${place.repository}`;
}

/** The names that templates of a file take from `.Values` or `.Secrets`. */
function namesAfter(source: string, root: "Values" | "Secrets"): readonly string[] {
  const actions = source.match(/\{\{(?:[^}]|\}(?!\}))*\}\}/g) ?? [];
  const field = new RegExp(String.raw`\.${root}\.([A-Za-z_]\w*)`, "g");
  const names = actions.flatMap((action) =>
    [...action.matchAll(field)].map(([, name = ""]) => name),
  );
  return [...new Set(names)];
}

/** What was agreed to with other values is agreed to again. */
function hashOf(values: TaskInputs["values"]): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(values)))
    .digest("hex");
}

async function showTerminal(name: string): Promise<void> {
  const terminal = window.terminals.find((each) => each.name.includes(name));
  if (terminal) terminal.show();
  else await commands.executeCommand("workbench.action.terminal.focus");
}
