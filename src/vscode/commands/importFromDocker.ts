import { l10n, window, type QuickPickItem } from "vscode";
import type { FoundSignIn } from "../../core/auth/toolSignIn.ts";
import type { Connection } from "../../providers/connection.ts";
import { tryParseRegistryUrl, type RegistryLocation } from "../../providers/registryUrl.ts";
import { explainToolSignIn, signInDetails, toolName } from "../platform/toolSignInText.ts";
import type { Services } from "./services.ts";
import { findSignIns } from "./toolSignIns.ts";

interface Candidate extends QuickPickItem {
  readonly signIn: FoundSignIn;
  readonly location: RegistryLocation;
}

/**
 * Import Connections from Docker…: adds registries that Docker or Podman is signed in to. Their
 * sign-ins stay where they are, and are read there whenever a registry asks.
 */
export async function importFromDocker(services: Services): Promise<void> {
  const { connections, tree } = services;
  const { signIns, problems } = await findSignIns(services);
  const [problem] = problems;
  if (problem) void window.showWarningMessage(explainToolSignIn(problem));
  const unknown = signIns.filter((signIn) => !connections.all.some((each) => uses(each, signIn)));
  const candidates = candidatesOf(unknown, connections.all);
  if (candidates.length === 0) {
    if (!problem) void window.showInformationMessage(whyNone(signIns));
    return;
  }
  const chosen = await window.showQuickPick(candidates, {
    title: l10n.t("Import Connections from Docker"),
    placeHolder: l10n.t("Registries to add. Their passwords stay with Docker and Podman."),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  const added: Connection[] = [];
  for (const { location, signIn } of chosen ?? []) {
    added.push(await connections.add(location, signIn));
  }
  const [first] = added;
  if (first) await tree.reveal({ connectionId: first.id });
}

function uses(connection: Connection, { registry, tool, key }: FoundSignIn): boolean {
  const { secretLocation, toolKey } = connection;
  return connection.registry === registry && secretLocation === tool && toolKey === key;
}

/** Chosen from the start is one for each registry that there is no connection to. */
function candidatesOf(
  signIns: readonly FoundSignIn[],
  known: readonly Connection[],
): readonly Candidate[] {
  const met = new Set(known.map(({ registry }) => registry));
  return signIns.flatMap((signIn) => {
    // Never unencrypted but on this machine, whatever scheme the sign-in was kept with.
    const location = tryParseRegistryUrl(signIn.registry);
    if (!location) return [];
    const picked = !met.has(location.registry);
    met.add(location.registry);
    const description = [toolName(signIn.tool), signInDetails(signIn)].filter(Boolean).join(" · ");
    return [{ label: location.registry, description, picked, signIn, location }];
  });
}

function whyNone(signIns: readonly FoundSignIn[]): string {
  return signIns.length === 0
    ? l10n.t("Docker and Podman are not signed in to any registry on this machine.")
    : l10n.t("All registries that Docker and Podman are signed in to are here already.");
}
