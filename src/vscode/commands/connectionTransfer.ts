import { homedir } from "node:os";
import { l10n, Uri, window, workspace } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { Connection } from "../../providers/connection.ts";
import {
  ConnectionsFileError,
  formatConnectionsFile,
  maxConnectionsFileBytes,
  parseConnectionsFile,
} from "../../providers/connectionsFile.ts";
import {
  mergeConnections,
  type CarriedConnection,
  type Merge,
} from "../../providers/mergeConnections.ts";
import { agreesToImport } from "./importQuestion.ts";
import type { Services } from "./services.ts";

/** Names that a message has room for. */
const maxNames = 5;

/** Writes the connections into a file of the user's choice; secrets stay where they are. */
export async function writeConnections({ connections }: Services): Promise<void> {
  const carried = connections.all.filter(({ sandbox }) => !sandbox);
  if (carried.length === 0) {
    void window.showInformationMessage(l10n.t("There is no registry to export."));
    return;
  }
  const file = await window.showSaveDialog({
    title: l10n.t("Export Connections"),
    defaultUri: Uri.joinPath(folder(), "archipelago-connections.json"),
    filters: jsonFiles(),
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(formatConnectionsFile(carried)));
  const open = l10n.t("Open File");
  const choice = await window.showInformationMessage(
    l10n.t("Exported without passwords and tokens: {0}", namesOf(carried)),
    open,
  );
  if (choice === open) await window.showTextDocument(file);
}

/** Adds the connections of a file, and the pinned repositories of those that are known already. */
export async function readConnections({ connections, tree, logger }: Services): Promise<void> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t("Import Connections"),
      openLabel: l10n.t("Import"),
      defaultUri: folder(),
      filters: jsonFiles(),
    })) ?? [];
  if (!file) return;
  let carried: readonly CarriedConnection[];
  try {
    carried = await readFile(file);
  } catch (error) {
    if (!ConnectionsFileError.is(error)) throw error;
    logger.error(`${file.path} was not imported`, error);
    void window.showErrorMessage(explain(error));
    return;
  }
  if (!(await agreesToImport(mergeConnections(connections.all, carried).added))) return;
  const merge = await connections.merge(carried);
  void window.showInformationMessage(summaryOf(merge));
  const [first] = [...merge.added, ...merge.updated];
  if (first) await tree.reveal({ connectionId: first.id });
}

async function readFile(file: Uri): Promise<readonly CarriedConnection[]> {
  const { size } = await workspace.fs.stat(file);
  if (size > maxConnectionsFileBytes) {
    throw new ConnectionsFileError("tooLarge", `The file has ${size} bytes`);
  }
  return parseConnectionsFile(await workspace.fs.readFile(file));
}

function summaryOf({ added, updated, skipped }: Merge): string {
  const sentences = [
    added.length > 0 && l10n.t("Added: {0}.", namesOf(added)),
    updated.length > 0 && l10n.t("Got pinned repositories: {0}.", namesOf(updated)),
    skipped.length > 0 && l10n.t("Known already: {0}.", namesOf(skipped)),
    added.some(({ signIn }) => signIn !== "anonymous") &&
      l10n.t("Their passwords are not in the file: sign in when you use them."),
  ].filter((sentence) => sentence !== false);
  return sentences.join(" ") || l10n.t("The file holds no connections.");
}

function namesOf(connections: readonly Connection[]): string {
  const names = connections.slice(0, maxNames).map(({ name, registry, username }) => {
    const place = name === registry ? name : `${name} (${registry})`;
    return username === undefined ? place : `${username} @ ${place}`;
  });
  const rest = connections.length - names.length;
  return [...names, ...(rest > 0 ? [`+${rest}`] : [])].join(", ");
}

function explain({ code, position = 0, member = "" }: ConnectionsFileError): string {
  switch (code) {
    case "tooLarge":
      return l10n.t("The file is too large to hold connections. Nothing was imported.");
    case "notJson":
    case "notOurs":
      return l10n.t("This is no file that Export Connections… wrote. Nothing was imported.");
    case "newer":
      return l10n.t("The file is of a newer version of Archipelago. Nothing was imported.");
    case "tooMany":
      return l10n.t("The file holds more connections than anyone has. Nothing was imported.");
    case "badConnection":
      return l10n.t(
        "“{0}” of connection {1} in the file is not valid. Nothing was imported.",
        member,
        position,
      );
    default:
      return assertNever(code);
  }
}

function folder(): Uri {
  return workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
}

function jsonFiles(): Record<string, string[]> {
  return { [l10n.t("Connections")]: ["json"] };
}
