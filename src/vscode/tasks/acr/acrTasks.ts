import {
  CustomExecution,
  tasks,
  Task,
  TaskGroup,
  TaskScope,
  Uri,
  workspace,
  type Disposable,
  type Pseudoterminal,
  type TaskProvider,
  type WorkspaceFolder,
} from "vscode";
import type { TaskRunner } from "../../commands/services.ts";
import { readDefinition, taskType, type AcrTaskDefinition } from "./taskDefinition.ts";

/** Task files that are offered; a workspace hardly has more. */
const maxFiles = 100;
const names = "**/{acb,acr-task,*.acr-task}.{yaml,yml}";

/** A task file to be run in a terminal. */
export interface LocalRunRequest {
  readonly definition: AcrTaskDefinition;
  readonly file: Uri;
  /** Name of the task, which its terminal has, too. */
  readonly name: string;
}

/** The tasks of VS Code that run task files on this computer: `Terminal › Run Task`, tasks.json. */
export class AcrTasks implements TaskProvider, TaskRunner, Disposable {
  readonly #open: (request: LocalRunRequest) => Promise<Pseudoterminal>;
  readonly #registered = tasks.registerTaskProvider(taskType, this);

  /** @param open loads what runs tasks */
  constructor(open: (request: LocalRunRequest) => Promise<Pseudoterminal>) {
    this.#open = open;
  }

  async provideTasks(): Promise<Task[]> {
    const files = await workspace.findFiles(names, "**/node_modules/**", maxFiles);
    return files.map((file) => this.#taskOf(file));
  }

  resolveTask(task: Task): Task | undefined {
    const definition = readDefinition(task.definition);
    if (!definition) return undefined;
    const folder = typeof task.scope === "object" ? task.scope : workspace.workspaceFolders?.[0];
    const file = fileOf(definition, folder);
    // VS Code compares definitions: it has to be the very same.
    return file && this.#task({ definition, file, name: task.name }, task);
  }

  async run(file: Uri): Promise<void> {
    await tasks.executeTask(this.#taskOf(file));
  }

  dispose(): void {
    this.#registered.dispose();
  }

  #taskOf(file: Uri): Task {
    const folder = workspace.getWorkspaceFolder(file);
    const place = folder ? workspace.asRelativePath(file, false) : file.fsPath;
    const definition: AcrTaskDefinition = { type: taskType, file: place };
    const request = { definition, file, name: place };
    return this.#task(request, { definition, scope: folder ?? TaskScope.Workspace });
  }

  #task(request: LocalRunRequest, { definition, scope }: Pick<Task, "definition" | "scope">): Task {
    const execution = new CustomExecution(() => this.#open(request));
    const source = "Archipelago";
    const task = new Task(
      definition,
      scope ?? TaskScope.Workspace,
      request.name,
      source,
      execution,
    );
    task.group = TaskGroup.Build;
    task.presentationOptions = { clear: true };
    return task;
  }
}

function fileOf({ file }: AcrTaskDefinition, folder: WorkspaceFolder | undefined): Uri | undefined {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(file)) return Uri.file(file);
  return folder && Uri.joinPath(folder.uri, file);
}
