import { createHash } from "node:crypto";
import { l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { Memento } from "../../../core/base/memento.ts";
import { isRecord } from "../../../core/base/record.ts";
import type { Task } from "../../../acr/model/task.ts";
import type { NotRunHere, StepWork, WorkAct } from "../../../acr/run/stepWork.ts";
import { stepWork } from "../../../acr/run/stepWork.ts";
import type { Connection } from "../../../providers/connection.ts";
import { takesImages } from "../../commands/copy/targetRows.ts";
import { connectionChoices } from "../../commands/pickTarget.ts";
import type { Services } from "../../commands/services.ts";
import { askChoice, askText, back } from "../../platform/quickInput.ts";

/** Remembered for each file: the registry that it was last run for, and what was agreed to. */
interface RememberedRun {
  readonly connectionId?: string;
  readonly agreed?: string;
}

/** Steps that are listed before a run; the rest is counted. */
const listedSteps = 20;

function key(file: string): string {
  return `archipelago.taskRun/1 ${file}`;
}

function remembered(memento: Memento, file: string): RememberedRun {
  const kept = memento.get(key(file));
  if (!isRecord(kept)) return {};
  const { connectionId, agreed } = kept;
  return {
    ...(typeof connectionId === "string" && { connectionId }),
    ...(typeof agreed === "string" && { agreed }),
  };
}

/** Asks which of the connections is the registry of a run. */
export async function askRunRegistry(
  services: Services,
  memento: Memento,
  file: string,
): Promise<Connection> {
  const all = services.connections.all.filter(
    ({ id, registry }) => takesImages(services, id) && !registry.includes("/"),
  );
  const last = remembered(memento, file).connectionId;
  const choices = connectionChoices(all).map(({ value, ...shown }) => ({
    ...shown,
    value: value.id,
  }));
  const sandbox = { value: "", label: l10n.t("Start the Sandbox") };
  const hasSandbox = all.some(({ provider }) => provider === "sandbox");
  const answer = await askChoice({
    title: l10n.t("Run Task Locally"),
    placeholder: l10n.t("Choose the registry of the run"),
    choices: [...choices, ...(hasSandbox ? [] : [sandbox])],
    active: last,
  });
  if (answer === back) throw abortError();
  const id = answer === "" ? await services.sandbox.start() : answer;
  const chosen = services.connections.find(id);
  if (!chosen) throw abortError();
  await memento.update(key(file), { ...remembered(memento, file), connectionId: id });
  return chosen;
}

/** Asks for values that a task file uses and nothing sets. Empty ones stay unset, as in Azure. */
export async function askValues(
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const [position, name] of names.entries()) {
    const value = await askText({
      title: l10n.t("Run Task Locally"),
      step: position + 1,
      totalSteps: names.length,
      prompt: l10n.t("Value of {0}; empty to leave it unset", name),
    });
    if (value === back) throw abortError();
    if (value !== "") answers[name] = value;
  }
  return answers;
}

/** Asks for secrets. They are kept for this run only. */
export async function askSecrets(
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const [position, name] of names.entries()) {
    const value = await askText({
      title: l10n.t("Run Task Locally"),
      step: position + 1,
      totalSteps: names.length,
      prompt: l10n.t("Secret {0}; it is used for this run and not stored", name),
      password: true,
    });
    if (value === back) throw abortError();
    answers[name] = value;
  }
  return answers;
}

/**
 * Shows what will run, unless exactly that was agreed to before. Throws an `AbortError` where it is not
 * agreed to.
 */
export async function agreeToRun(
  memento: Memento,
  run: {
    readonly file: string;
    readonly title: string;
    readonly source: string;
    readonly engine: string;
    /** Makes secrets unreadable. */
    readonly hide: (text: string) => string;
  },
  task: Task,
): Promise<void> {
  const hash = createHash("sha256")
    .update(`${run.engine} ${run.title}\n${run.source}`)
    .digest("hex");
  if (remembered(memento, run.file).agreed === hash) return;
  const lines = task.steps.flatMap((step) => stepLines(step.id, stepWork(step), step.privileged));
  const shown = lines.slice(0, listedSteps);
  const more = lines.length - shown.length;
  const start = l10n.t("Run");
  const answer = await window.showInformationMessage(
    l10n.t("Run {0} with {1} on this computer?", run.title, run.engine),
    {
      modal: true,
      detail: [
        ...shown.map(run.hide),
        ...(more > 0 ? [l10n.t("… and {0} more", more)] : []),
        "",
        l10n.t("Containers can read and change the folder of the workspace."),
      ].join("\n"),
    },
    start,
  );
  if (answer !== start) throw abortError();
  await memento.update(key(run.file), { ...remembered(memento, run.file), agreed: hash });
}

function stepLines(id: string, work: StepWork, isPrivileged: boolean): readonly string[] {
  if (work.kind === "notHere") return [];
  const privileged = isPrivileged ? ` ${l10n.t("(with all rights of the computer)")}` : "";
  return work.items.map(({ act }) => `${id}: ${actText(act)}${privileged}`);
}

/** A command as somebody would type it. */
function actText(act: WorkAct): string {
  switch (act.kind) {
    case "container":
      return ["run", act.image, ...act.args].join(" ");
    case "build":
      return ["build", ...act.words].join(" ");
    case "buildx":
      return ["buildx", ...act.words].join(" ");
    case "engine":
      return act.words.join(" ");
    case "push":
    case "pull":
      return `${act.kind} ${act.image}`;
    case "signIn":
      return l10n.t("sign-in is left out");
    case "shell":
      return act.text === undefined ? `exit ${String(act.code)}` : `echo ${act.text}`;
    case "list":
      return listText(act.action);
  }
}

function listText(action: Extract<WorkAct, { kind: "list" }>["action"]): string {
  switch (action.kind) {
    case "createList":
      return ["manifest create", action.list.text, ...action.members.map(textOf)].join(" ");
    case "annotateList":
      return `manifest annotate ${action.list.text} ${action.member.text}`;
    case "pushList":
      return `manifest push ${action.list.text}`;
    case "removeList":
      return ["manifest rm", ...action.lists.map(textOf)].join(" ");
    case "inspect":
      return `manifest inspect ${action.image.text}`;
    case "joinTags":
      return [...action.lists.map(textOf), "←", ...action.members.map(textOf)].join(" ");
  }
}

function textOf({ text }: { readonly text: string }): string {
  return text;
}

/** Why a step does not run on this computer, and what to do instead. */
export function notHereText(reason: NotRunHere): string {
  switch (reason) {
    case "substitution":
      return l10n.t("The engine's shell would run the command in $(…) beside the container.");
    case "redirection":
      return l10n.t("The engine's shell would read or write a file beside the container.");
    case "pipe":
      return l10n.t("The engine's shell would pipe the output to a program beside the container.");
    case "background":
      return l10n.t("The engine's shell would go on without waiting for the container.");
    case "compound":
      return l10n.t("The command is a script for the engine's shell, not for a container.");
    case "syntax":
      return l10n.t("The command cannot be read: a quote is not closed, or a command is missing.");
    case "hostCommand":
      return l10n.t("The engine's shell would run a program beside the container.");
    case "dockerScript":
      return l10n.t("The script controls Docker from within a container.");
    case "empty":
      return l10n.t("The step has neither cmd nor build nor push.");
  }
}
