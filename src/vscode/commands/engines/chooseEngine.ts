import { commands, env, l10n, Uri, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { engineKinds, engineNames, type EngineKind } from "../../../engines/engine.ts";
import { installedPrograms } from "../../engines/engineSettings.ts";
import { installPage } from "../../engines/engineText.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import { Commands } from "../commandIds.ts";
import type { Services } from "../services.ts";
import { askEngine } from "./useEngine.ts";

/** Choose Container Engine…: which one Local Images shows, of those that are installed. */
export async function chooseEngine({ localEngine }: Services): Promise<void> {
  const installed = await installedPrograms(engineKinds);
  const answer = await askChoice<EngineKind | "auto">({
    title: l10n.t("Choose Container Engine"),
    placeholder: l10n.t("Choose the engine that Archipelago uses"),
    choices: [
      { value: "auto", label: l10n.t("Automatic"), description: l10n.t("The first that answers") },
      ...engineKinds.map((value) => ({
        value,
        label: engineNames[value],
        description: installed.find(({ kind }) => kind === value)?.path ?? l10n.t("Not installed"),
      })),
    ],
  });
  if (answer === back) throw abortError();
  await localEngine.setEngine(answer);
  const isMissing = answer !== "auto" && !installed.some(({ kind }) => kind === answer);
  // Not awaited: the notification may stay open.
  if (isMissing) void offerInstall(answer);
}

async function offerInstall(kind: EngineKind): Promise<void> {
  const install = l10n.t("How to Install");
  const message = l10n.t("{0} was not found on this computer.", engineNames[kind]);
  const answer = await window.showWarningMessage(message, install);
  if (answer === install) await env.openExternal(Uri.parse(installPage(kind)));
}

/** Start Container Engine…: types the command that starts it into a terminal. */
export async function startEngine({ localEngine }: Services): Promise<void> {
  const state = await askEngine(localEngine);
  if (state.kind === "ready") {
    localEngine.refresh();
    return;
  }
  if (state.kind === "missing") {
    await commands.executeCommand(Commands.chooseEngine);
    return;
  }
  const terminal = window.createTerminal({ name: engineNames[state.program.kind] });
  terminal.show();
  // Whoever reads it decides: it may ask for a password, or be another one on this machine.
  terminal.sendText(startCommand(state.program.kind), false);
}

function startCommand(kind: EngineKind): string {
  if (kind === "podman") return "podman machine start";
  if (kind === "nerdctl") return "sudo systemctl start containerd";
  const commandsFor: Partial<Record<NodeJS.Platform, string>> = {
    darwin: "open -a Docker",
    win32: "docker desktop start",
  };
  return commandsFor[process.platform] ?? "sudo systemctl start docker";
}
