import { l10n, Uri, window, type ExtensionContext } from "vscode";
import { DisposableStore } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import { DraftsModel } from "../explorer/drafts/draftsModel.ts";
import type { ListUntagged } from "../explorer/children/untaggedRows.ts";
import { ExplorerModel } from "../explorer/explorerModel.ts";
import { DraftStore } from "../images/drafts/draftStore.ts";
import { PushHistory } from "../images/publish/pushHistory.ts";
import { HealthStore } from "../images/verify/healthStore.ts";
import type { Connection } from "../providers/connection.ts";
import type { ConnectionManager } from "../providers/connectionManager.ts";
import type { RegistryOpener } from "../providers/registryOpener.ts";
import { extensionApi, type ExtensionApi } from "./api/extensionApi.ts";
import { AzureRunsView } from "./azure/azureRunsView.ts";
import { dockerDrafts } from "./commands/adoptDraft.ts";
import { Commands } from "./commands/commandIds.ts";
import { registerCommands } from "./commands/commandRegistry.ts";
import { commandHandlers } from "./commands/handlers.ts";
import type { Services } from "./commands/services.ts";
import { connectRegistries } from "./connectRegistries.ts";
import { DraftProblems } from "./editor/draftProblems.ts";
import { EditorDocuments } from "./editor/editorDocuments.ts";
import { editorActions } from "./editorActions.ts";
import { LocalImagesView } from "./engines/localImagesView.ts";
import { followStores } from "./followStores.ts";
import { SpecLanguage } from "./language/specLanguage.ts";
import { TaskLanguage } from "./language/tasks/taskLanguage.ts";
import type { ConnectedStores } from "./platform/connectedStores.ts";
import type { LocalImages } from "./platform/localImages.ts";
import { outputLogger } from "./platform/outputLogger.ts";
import { Settings } from "./platform/settings.ts";
import { TaskRuns } from "./platform/taskRuns.ts";
import { showPauses } from "./platform/showPauses.ts";
import { userAgent } from "./platform/userAgent.ts";
import { storeName } from "./platform/storeNames.ts";
import { AcrTasks, type LocalRunRequest } from "./tasks/acr/acrTasks.ts";
import { TaskRunsView } from "./tasks/acr/taskRunsView.ts";
import { TransfersView } from "./tasks/transfersView.ts";
import { DragAndDrop } from "./tree/dragAndDrop.ts";
import { DraftsView } from "./tree/draftsView.ts";
import { RegistriesView } from "./tree/registriesView.ts";

/** The extension as it runs. */
interface Composition {
  readonly api: ExtensionApi;
  /** Ends everything; what is being copied gets a moment to stop so that it can be gone on with. */
  readonly close: () => Promise<void>;
}

/** Puts the extension together. Makes no request and loads no native module. */
export function compose(context: ExtensionContext): Composition {
  const owned = new DisposableStore();
  const channel = owned.add(window.createOutputChannel("Archipelago", { log: true }));
  const logger = outputLogger(channel);
  const settings = owned.add(new Settings());
  const { opener, caches, ...registries } = connectRegistries(context, owned, { logger, settings });
  const { connections, providers } = registries;
  const health = owned.add(new HealthStore());
  const dragAndDrop = new DragAndDrop();
  const { pauses } = opener;
  const view = { ...registries, pauses, settings, health, dragAndDrop, logger };
  const tree = registriesView(owned, view);
  const editing = { ...registries, health, dragAndDrop, logger };
  const { drafts, problems, documents, draftsTree } = documentsAndDrafts(context, owned, editing);
  const history = owned.add(PushHistory.open(context.globalState));
  const copying = { ...registries, pauses, documents, tree, history, logger };
  const transfers = owned.add(transfersView(context, copying));
  const localEngine = owned.add(localImagesView(settings, logger));
  const taskFiles = owned.add(taskLanguage(context, { connections, settings, logger }));
  const azure = owned.add(azureRunsView(context, { connections, providers, opener, logger }));
  const running = taskRunning(owned, context, () => services);
  const services: Services = {
    ...registries,
    taskFiles,
    azure,
    ...running,
    drafts,
    problems,
    health,
    tagOrder: () => settings.sortOrder,
    setTagOrder: (order) => settings.setSortOrder(order),
    requiredPlatforms: () => settings.requiredPlatforms,
    history,
    transfers,
    documents,
    tree,
    draftsTree,
    localEngine,
    logger,
    ...accessBy(opener),
    clearCache: () => caches.clear(),
    product: userAgent(context),
    showLog: () => channel.show(),
  };
  const handlers = commandHandlers(services);
  owned.add(registerCommands(handlers, { ...registries, logger }));
  owned.add(followStores(connections, registries.localStores));
  owned.add(specLanguage(connections, logger));
  const close = async () => {
    await transfers.close();
    owned.dispose();
  };
  return { api: extensionApi({ providers, logger, owned }), close };
}

/** What is read and written in editors, and the Drafts view. */
function documentsAndDrafts(
  { globalState, extensionUri }: ExtensionContext,
  owned: DisposableStore,
  {
    dragAndDrop,
    ...parts
  }: Pick<Services, "connections" | "localStores" | "stores" | "logger"> & {
    readonly health: HealthStore;
    readonly dragAndDrop: DragAndDrop;
  },
) {
  const drafts = owned.add(DraftStore.open(globalState));
  const problems = owned.add(new DraftProblems({ ...parts, drafts }));
  const documents = owned.add(
    new EditorDocuments({ ...parts, extensionUri, drafts, problems, actions: editorActions }),
  );
  const model = owned.add(new DraftsModel({ ...parts, drafts, problems, dockerDrafts }));
  return { drafts, problems, documents, draftsTree: owned.add(new DraftsView(model, dragAndDrop)) };
}

/** The view of what is copied. */
function transfersView(
  { globalStorageUri, globalState: memento }: ExtensionContext,
  parts: Omit<ConstructorParameters<typeof TransfersView>[0], "folder" | "memento" | "storeName"> &
    Pick<Services, "localStores">,
): TransfersView {
  const folder = Uri.joinPath(globalStorageUri, "transfers").fsPath;
  return new TransfersView({ ...parts, folder, memento, storeName: (id) => storeName(parts, id) });
}

/** How commands reach registries beside their connections' stores. */
function accessBy(
  opener: RegistryOpener,
): Pick<Services, "checkRegistry" | "fetcherFor" | "storeOver"> {
  return {
    checkRegistry: (location, credential, options) => opener.check(location, credential, options),
    fetcherFor: (location) => opener.fetcherFor(location),
    storeOver: (...args) => opener.storeOver(...args),
  };
}

/** The view of what the container engine of this computer has; its code is loaded with it. */
function localImagesView(settings: Settings, logger: Logger): LocalImagesView {
  return new LocalImagesView({
    look: async (signal) => {
      const { lookForEngine } = await import("./commands/engines/engineCommands.ts");
      return lookForEngine(settings.engine, { signal });
    },
    ping: async (signal) => {
      const { pingEngine } = await import("./commands/engines/engineCommands.ts");
      return pingEngine(settings.engine, { signal });
    },
    settings,
    logger,
  });
}

/** The upper tree with its model. */
function registriesView(
  owned: DisposableStore,
  options: Omit<ConstructorParameters<typeof RegistriesView>[0], "model"> &
    Omit<ConstructorParameters<typeof ExplorerModel>[0], "capabilities" | "stores"> & {
      readonly connected: ConnectedStores;
      readonly stores: LocalImages;
    },
): RegistriesView {
  const { providers, connected, stores, pauses } = options;
  const capabilities = (connection: Connection) => providers.capabilitiesOf(connection);
  const untagged: ListUntagged = (place, signal) => stores.untagged(place, signal);
  const model = owned.add(new ExplorerModel({ ...options, capabilities, untagged }));
  const tree = owned.add(new RegistriesView({ ...options, model }));
  owned.add(connected.onDidReopen((connectionId) => tree.refresh({ connectionId })));
  owned.add(stores.onDidChange((connectionId) => tree.refresh({ connectionId })));
  owned.add(showPauses(pauses));
  return tree;
}

/** Runs of task files on this computer, and the view of all runs. */
function taskRunning(
  owned: DisposableStore,
  { workspaceState: memento }: ExtensionContext,
  services: () => Services,
): Pick<Services, "taskRunner" | "taskRuns"> {
  const taskRuns = owned.add(new TaskRuns());
  owned.add(new TaskRunsView(taskRuns));
  const open = async (request: LocalRunRequest) => {
    const { LocalTerminal } = await import("./tasks/acr/localTerminal.ts");
    return new LocalTerminal({ services: services(), runs: taskRuns, memento }, request);
  };
  return { taskRuns, taskRunner: owned.add(new AcrTasks(open)) };
}

/** The view of runs in Azure; what asks Azure is loaded with it. */
function azureRunsView(
  { globalState: memento }: ExtensionContext,
  {
    opener,
    ...parts
  }: Pick<Services, "connections" | "providers" | "logger"> & { readonly opener: RegistryOpener },
): AzureRunsView {
  return new AzureRunsView(parts.connections, async () => {
    const { openAzure } = await import("./commands/azure/azureCommands.ts");
    const fetcherFor = ({ management: url }: { readonly management: string }) =>
      opener.fetcherFor({ url });
    return openAzure({ ...parts, memento, fetcherFor });
  });
}

function specLanguage(connections: ConnectionManager, logger: Logger): SpecLanguage {
  return new SpecLanguage({
    registries: () => [...new Set(connections.all.map(({ registry }) => registry))],
    commands: {
      push: Commands.pushSpecFile,
      showChanges: Commands.showSpecFileChanges,
      openAsDraft: Commands.openSpecFileAsDraft,
    },
    logger,
  });
}

function taskLanguage(
  { extensionUri }: ExtensionContext,
  {
    connections,
    ...parts
  }: Pick<Services, "connections" | "logger"> & { readonly settings: Settings },
): TaskLanguage {
  return new TaskLanguage({
    ...parts,
    docs: Uri.joinPath(extensionUri, "docs/acr-tasks.md"),
    registries: () => [...new Set(connections.all.map(({ registry }) => registry))],
    // One line for each command, in this order: Preview, Run Locally…, Run in Azure….
    lenses: [
      { command: Commands.previewTask, title: l10n.t("Preview") },
      { command: Commands.runTaskLocally, title: l10n.t("Run Locally…") },
      { command: Commands.runInAzure, title: l10n.t("Run in Azure…") },
    ],
  });
}
