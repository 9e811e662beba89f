import { commands, env, l10n, Uri, window } from "vscode";
import { engineNames, type Engine } from "../../../engines/engine.ts";
import { abortError } from "../../../core/base/abort.ts";
import type { EngineState, NoEngine, RunningEngine } from "../../../engines/findEngine.ts";
import { EngineError } from "../../../engines/engineError.ts";
import { engineSentence, installPage } from "../../engines/engineText.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { Commands } from "../commandIds.ts";
import type { LocalEngine, Services } from "../services.ts";

type ReadyEngine = Extract<EngineState, { kind: "ready" }>;

/** The engine with its images, or what helps if there is none. Throws an `AbortError` then. */
export async function useEngine({ localEngine }: Services): Promise<ReadyEngine> {
  const state = await waitingFor((signal) => localEngine.look({ signal }));
  return state.kind === "ready" ? state : helpWith(state);
}

/** The same for those who need no list of its images. */
export async function useRunningEngine({
  localEngine,
}: {
  readonly localEngine: Pick<LocalEngine, "ping">;
}): Promise<Engine> {
  const state = await askEngine(localEngine);
  return state.kind === "ready" ? state.engine : helpWith(state);
}

/** Whether an engine runs; the user sees that it is waited for, and may cancel that. */
export function askEngine(localEngine: Pick<LocalEngine, "ping">): Promise<RunningEngine> {
  return waitingFor((signal) => localEngine.ping({ signal }));
}

function waitingFor<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withProgress(l10n.t("Asking the container engine…"), ask);
}

function helpWith(state: NoEngine): never {
  // Not awaited: the notification may stay open.
  void offerHelp(state);
  throw abortError();
}

/**
 * Runs what uses an engine; its failures become sentences.
 *
 * @param place what the engine works with: a registry of a connection, or a file
 */
export async function sayingFailures<T>(
  services: Services,
  place: { readonly name: string; readonly connectionId?: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!EngineError.is(error)) throw error;
    services.logger.error("The container engine failed", error);
    // Not awaited: the notification may stay open.
    void offerLog(engineSentence(error, place.name), place.connectionId, error.code === "refused");
    throw abortError();
  }
}

async function offerHelp(state: NoEngine): Promise<void> {
  const choose = l10n.t("Choose Engine…");
  if (state.kind === "missing") {
    const install = l10n.t("How to Install");
    const message = state.wanted
      ? l10n.t("{0} was not found on this computer.", engineNames[state.wanted])
      : l10n.t("No container engine was found on this computer: Docker, Podman or nerdctl.");
    const answer = await window.showWarningMessage(message, install, choose);
    if (answer === install) {
      await env.openExternal(Uri.parse(installPage(state.wanted ?? "docker")));
    }
    if (answer === choose) await commands.executeCommand(Commands.chooseEngine);
    return;
  }
  const start = l10n.t("Start Engine…");
  const code = state.kind;
  const error = new EngineError(code, state.program.kind, state.said);
  const answer = await window.showWarningMessage(
    engineSentence(error, ""),
    ...(code === "notRunning" ? [start] : []),
    choose,
  );
  if (answer === start) await commands.executeCommand(Commands.startEngine);
  if (answer === choose) await commands.executeCommand(Commands.chooseEngine);
}

async function offerLog(
  message: string,
  connectionId: string | undefined,
  isRefused: boolean,
): Promise<void> {
  const showLog = l10n.t("Show Log");
  const edit = l10n.t("Edit Credentials…");
  const canEdit = isRefused && connectionId !== undefined;
  const answer = await window.showErrorMessage(message, ...(canEdit ? [edit] : []), showLog);
  if (answer === showLog) await commands.executeCommand(Commands.showLog);
  if (answer === edit) await commands.executeCommand(Commands.editCredentials, { connectionId });
}
