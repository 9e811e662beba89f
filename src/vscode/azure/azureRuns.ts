import { runContext } from "../platform/runActions.ts";
import {
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
} from "vscode";
import { hasEnded, type AzureRun, type OutputImage } from "../../acr/azure/runs/azureRun.ts";
import { getRun, listRuns } from "../../acr/azure/runs/runs.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { Connection } from "../../providers/connection.ts";
import type { AzureDesk, RegistryAccess } from "./azureDesk.ts";
import { AzureError } from "./azureError.ts";
import { azureSentence } from "./azureErrorText.ts";
import type { RunRef, RunRow } from "./runRow.ts";
import { imageText, runFacts, statusIcon } from "./runTexts.ts";

/** Runs that are asked for at once. */
const pageSize = 25;

/** What the rows are made from. */
export interface AzureRunsOptions {
  readonly desk: AzureDesk;
  /** The connections to registries of Azure. */
  readonly connections: () => readonly Connection[];
  readonly logger: Logger;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

interface RunList {
  readonly access: RegistryAccess;
  readonly pages: AsyncGenerator<readonly AzureRun[]>;
  runs: readonly AzureRun[];
  isWhole: boolean;
}

/** The rows of the Azure Runs view: registries, their runs, and the images that those left. */
export class AzureRuns implements Disposable {
  readonly #options: AzureRunsOptions;
  readonly #changes = new EventEmitter<RunRow | undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #lists = new Map<string, Promise<RunList>>();
  readonly #lifetime = new AbortController();

  constructor(options: AzureRunsOptions) {
    this.#options = options;
  }

  registries(): readonly RunRow[] {
    const connections = this.#options.connections();
    return connections.map((connection) => {
      const { id, name } = connection;
      const { Collapsed, Expanded } = TreeItemCollapsibleState;
      const item = new TreeItem(name, connections.length === 1 ? Expanded : Collapsed);
      item.id = id;
      item.iconPath = new ThemeIcon("server-environment");
      item.contextValue = runContext("azureRegistry");
      item.accessibilityInformation = { label: l10n.t("Runs of {0}", name) };
      return { connectionId: id, item, children: () => this.#rowsOf(connection) };
    });
  }

  /** Asks anew; of all registries unless one is named. */
  refresh(connectionId?: string): void {
    if (connectionId === undefined) this.#lists.clear();
    else this.#lists.delete(connectionId);
    this.#changes.fire(undefined);
  }

  async loadMore(connectionId: string): Promise<void> {
    const list = await this.#lists.get(connectionId);
    if (list) await nextPage(list);
    this.#changes.fire(undefined);
  }

  /** A run as it was last seen, or as it is where it was not. */
  async find({ connectionId, runId }: RunRef, access: RegistryAccess): Promise<AzureRun> {
    const list = await this.#lists.get(connectionId)?.catch(() => undefined);
    const known = list?.runs.find((run) => run.runId === runId);
    const { signal } = this.#lifetime;
    return known && hasEnded(known) ? known : getRun(access.arm, access.place, runId, { signal });
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#changes.dispose();
  }

  async #rowsOf(connection: Connection): Promise<readonly RunRow[]> {
    const { id: connectionId, registry } = connection;
    try {
      const list = await this.#listOf(connection);
      const now = this.#options.now();
      const rows = list.runs.map((run) => runRow(connection, run, now));
      if (rows.length === 0) {
        const text = l10n.t("{0} has run nothing in the last 30 days.", registry);
        return [messageRow(connectionId, text)];
      }
      return list.isWhole ? rows : [...rows, moreRow(connectionId)];
    } catch (error) {
      this.#lists.delete(connectionId);
      if (!AzureError.is(error, "signedOut")) {
        this.#options.logger.error(`The runs of ${registry} cannot be listed`, error);
      }
      return [failureRow(connectionId, error)];
    }
  }

  #listOf(connection: Connection): Promise<RunList> {
    const known = this.#lists.get(connection.id);
    if (known) return known;
    const list = this.#open(connection);
    this.#lists.set(connection.id, list);
    return list;
  }

  async #open(connection: Connection): Promise<RunList> {
    const { signal } = this.#lifetime;
    // Nobody is asked to sign in because a view happens to be open.
    const access = await this.#options.desk.access(connection, { mayAsk: false, signal });
    const pages = listRuns(access.arm, access.place, { top: pageSize, signal });
    const list: RunList = { access, pages, runs: [], isWhole: false };
    await nextPage(list);
    return list;
  }
}

/** Empty pages lead on to others. */
async function nextPage(list: RunList): Promise<void> {
  for (;;) {
    const next = await list.pages.next();
    if (next.done) {
      list.isWhole = true;
      return;
    }
    const { value } = next;
    list.runs = [...list.runs, ...value];
    if (value.length < pageSize) list.isWhole = await isOver(list);
    if (value.length > 0 || list.isWhole) return;
  }
}

/** What is shorter than a page is mostly the last one: then nobody has to ask for more. */
async function isOver(list: RunList): Promise<boolean> {
  const next = await list.pages.next();
  if (next.done) return true;
  list.runs = [...list.runs, ...next.value];
  return false;
}

function runRow(connection: Connection, run: AzureRun, now: number): RunRow {
  const { id: connectionId } = connection;
  const { runId, outputImages, errorMessage } = run;
  const { Collapsed, None } = TreeItemCollapsibleState;
  const item = new TreeItem(runId, outputImages.length > 0 ? Collapsed : None);
  const { id, color } = statusIcon(run.status);
  item.id = `${connectionId}/${runId}`;
  item.description = runFacts(run, now);
  item.iconPath =
    color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color));
  item.contextValue = runContext("azureRun", hasEnded(run) ? [] : ["cancel"]);
  item.tooltip = [`${runId}: ${runFacts(run, now)}`, errorMessage].filter(Boolean).join("\n");
  item.accessibilityInformation = { label: l10n.t("Run {0}, {1}", runId, runFacts(run, now)) };
  item.command = {
    command: "archipelago.azureRun.openLog",
    title: l10n.t("Open Log"),
    arguments: [{ connectionId, runId }],
  };
  const children = () =>
    Promise.resolve(outputImages.map((image) => imageRow(connection, runId, image)));
  return { connectionId, runId, item, children };
}

function imageRow({ id: connectionId }: Connection, runId: string, image: OutputImage): RunRow {
  const { repository, tag, digest } = image;
  const item = new TreeItem(imageText(image), TreeItemCollapsibleState.None);
  item.id = `${connectionId}/${runId}/${imageText(image)}`;
  item.iconPath = new ThemeIcon("package");
  item.contextValue = runContext("azureImage");
  if (digest !== undefined) item.tooltip = digest;
  item.accessibilityInformation = { label: l10n.t("Image {0}", imageText(image)) };
  return { connectionId, repository, ...(tag !== undefined && { tag }), item };
}

function messageRow(connectionId: string, text: string): RunRow {
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon("info");
  return { connectionId, item };
}

function moreRow(connectionId: string): RunRow {
  const item = new TreeItem(l10n.t("Load More…"), TreeItemCollapsibleState.None);
  item.command = {
    command: "archipelago.azureRuns.loadMore",
    title: l10n.t("Load More…"),
    arguments: [{ connectionId }],
  };
  return { connectionId, item };
}

/** Says why there are no runs; a click does what helps. */
function failureRow(connectionId: string, error: unknown): RunRow {
  const item = new TreeItem(azureSentence(error), TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground"));
  item.tooltip = azureSentence(error);
  const isAboutSignIn = AzureError.is(error, "signedOut") || AzureError.is(error, "unseen");
  const [command, title] = isAboutSignIn
    ? ["archipelago.azure.signIn", l10n.t("Sign In to Azure")]
    : ["archipelago.azureRuns.refresh", l10n.t("Retry")];
  item.description = title;
  item.command = { command, title, arguments: [{ connectionId }] };
  return { connectionId, item };
}
