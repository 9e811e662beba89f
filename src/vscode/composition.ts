import { commands, Uri, window, type ExtensionContext } from "vscode";
import { CredentialStore } from "../core/auth/credentialStore.ts";
import { PatientKeychain } from "../core/auth/patientKeychain.ts";
import { DisposableStore, type Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { DraftsModel } from "../explorer/drafts/draftsModel.ts";
import type { ListUntagged } from "../explorer/children/untaggedRows.ts";
import { ExplorerModel } from "../explorer/explorerModel.ts";
import { DraftStore } from "../images/drafts/draftStore.ts";
import { PushHistory } from "../images/publish/pushHistory.ts";
import type { LocalStores } from "../images/local/localStore.ts";
import { HealthStore } from "../images/verify/healthStore.ts";
import { noteAnswers } from "../providers/answerNotes.ts";
import { AccountSignIns } from "../providers/accounts/accountSignIns.ts";
import { azureAccounts } from "../providers/accounts/azureAccounts.ts";
import { githubAccounts, githubEnterpriseAccounts } from "../providers/accounts/githubAccounts.ts";
import type { Connection } from "../providers/connection.ts";
import { ConnectionManager } from "../providers/connectionManager.ts";
import { knownProviders } from "../providers/profiles/knownProviders.ts";
import { Providers } from "../providers/providers.ts";
import { ProviderSignIns } from "../providers/providerSignIns.ts";
import { PullLimits } from "../providers/pullLimits.ts";
import { RegistryOpener } from "../providers/registryOpener.ts";
import { extensionApi, type ExtensionApi } from "./api/extensionApi.ts";
import { dockerDrafts } from "./commands/adoptDraft.ts";
import { Commands } from "./commands/commandIds.ts";
import { registerCommands } from "./commands/commandRegistry.ts";
import { commandHandlers } from "./commands/handlers.ts";
import type { Services } from "./commands/services.ts";
import { DraftProblems } from "./editor/draftProblems.ts";
import { EditorDocuments } from "./editor/editorDocuments.ts";
import type { DraftCommand, ImageAddress } from "./editor/editorServices.ts";
import { LocalImagesView } from "./engines/localImagesView.ts";
import { SpecLanguage } from "./language/specLanguage.ts";
import { ConnectedStores } from "./platform/connectedStores.ts";
import { ContentCaches } from "./platform/contentCaches.ts";
import { ContextKeys, ManagedContextKey } from "./platform/contextKeys.ts";
import { githubEnterpriseHost } from "./platform/githubEnterprise.ts";
import { lazyToolSignIns } from "./platform/lazyToolSignIns.ts";
import type { LocalImages } from "./platform/localImages.ts";
import { KeytarKeychain } from "./platform/keytarKeychain.ts";
import { noticeOtherWindows } from "./platform/otherWindows.ts";
import { outputLogger } from "./platform/outputLogger.ts";
import { SecretStorageKeychain } from "./platform/secretStorageKeychain.ts";
import { Settings } from "./platform/settings.ts";
import { VscodeAccounts } from "./platform/vscodeAccounts.ts";
import { showPauses } from "./platform/showPauses.ts";
import { localStores } from "./localStores.ts";
import { SandboxController } from "./sandboxController.ts";
import { storeName } from "./platform/storeNames.ts";
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
  const localEngine = owned.add(
    new LocalImagesView({
      look: async (signal) => {
        const { lookForEngine } = await import("./commands/engines/engineCommands.ts");
        return lookForEngine(settings.engine, { signal });
      },
      settings,
      logger,
    }),
  );
  const services: Services = {
    ...registries,
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
    new EditorDocuments({ ...parts, extensionUri, drafts, problems, actions }),
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

/** Everything between the connections that the user has and the registries that they are to. */
function connectRegistries(
  context: ExtensionContext,
  owned: DisposableStore,
  { logger, settings }: { readonly logger: Logger; readonly settings: Settings },
) {
  const enterpriseHost = githubEnterpriseHost;
  const providers = owned.add(new Providers(knownProviders({ enterpriseHost })));
  const opener = owned.add(
    new RegistryOpener({ providers, logger, userAgent: userAgent(context) }),
  );
  const azure = azureAccounts((location) => opener.fetcherFor(location));
  const signIns = owned.add(
    new AccountSignIns(
      [githubAccounts, githubEnterpriseAccounts(enterpriseHost), azure],
      owned.add(new VscodeAccounts()),
      new ProviderSignIns(providers, lazyToolSignIns()),
    ),
  );
  const connections = owned.add(
    new ConnectionManager(context.globalState, credentials(context, logger), signIns),
  );
  const sandbox = owned.add(
    new SandboxController({
      folder: Uri.joinPath(context.globalStorageUri, "sandbox").fsPath,
      memento: context.globalState,
      connections,
      logger,
      answers: (url) => opener.answers({ url }),
    }),
  );
  const pullLimits = owned.add(new PullLimits());
  const open = (connection: Connection): ImageStore =>
    opener.open(connection, connections.credentialSource(connection.id), {
      ...(connection.sandbox && { before: () => sandbox.ensureRunningFor(connection) }),
      answered: noteAnswers({ connections, providers, pullLimits, logger }, connection),
    });
  const caches = new ContentCaches({
    folder: Uri.joinPath(context.globalStorageUri, "cache").fsPath,
    maxBytes: () => settings.cacheSize,
    connections: () => connections.all,
    logger,
  });
  owned.add(settings.onDidChange(() => void caches.noticeSize()));
  const connected = owned.add(new ConnectedStores(connections, providers, open, caches));
  const memento = context.workspaceState;
  return {
    ...localStores(owned, { memento, registries: connected, settings, logger }),
    connected,
    connections,
    providers,
    pullLimits,
    caches,
    opener,
    sandbox,
    signIns,
    accounts: signIns,
  };
}

const draftCommands: Readonly<Record<DraftCommand, string>> = {
  push: Commands.pushDraft,
  discard: Commands.discardDraft,
  addImages: Commands.addImages,
  showChanges: Commands.showChanges,
  changeTarget: Commands.changeTarget,
  replaceImage: Commands.replacePlatform,
};

/** What the manifest view offers as buttons is done by the commands, behind their error boundary. */
const actions = {
  draft: async (action: DraftCommand, draftId: string, position?: number) => {
    await commands.executeCommand(draftCommands[action], draftId, position);
  },
  editAsDraft: async (image: ImageAddress) => {
    await commands.executeCommand(Commands.editTag, image);
  },
  verify: async (image: ImageAddress) => {
    await commands.executeCommand(Commands.verifyImage, image);
  },
  signInAgain: async (connectionId: string) => {
    await commands.executeCommand(Commands.signInAgain, { connectionId });
  },
  editCredentials: async (connectionId: string) => {
    await commands.executeCommand(Commands.editCredentials, { connectionId });
  },
  showLog: () => void commands.executeCommand(Commands.showLog),
};

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

function credentials({ secrets }: ExtensionContext, logger: Logger): CredentialStore {
  const keychain = new PatientKeychain(new KeytarKeychain(), logger);
  const secretStorage = new SecretStorageKeychain(secrets);
  return new CredentialStore({ keychain, secretStorage }, logger);
}

function userAgent({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version?: unknown };
  return `archipelago/${typeof version === "string" ? version : "0"}`;
}

function followStores(connections: ConnectionManager, localStores: LocalStores): Disposable {
  const owned = new DisposableStore();
  const keys = {
    hasConnections: new ManagedContextKey(ContextKeys.hasConnections),
    hasLocalStores: new ManagedContextKey(ContextKeys.hasLocalStores),
    hasStores: new ManagedContextKey(ContextKeys.hasStores),
    sandboxRuns: new ManagedContextKey(ContextKeys.sandboxRuns),
  };
  const update = () => {
    const { all } = connections;
    keys.hasConnections.set(all.length > 0);
    keys.hasLocalStores.set(localStores.all.length > 0);
    keys.hasStores.set(all.length > 0 || localStores.all.length > 0);
    keys.sandboxRuns.set(all.some(({ sandbox }) => sandbox));
  };
  update();
  owned.add(connections.onDidChange(update));
  owned.add(localStores.onDidChange(update));
  owned.add(noticeOtherWindows(() => void connections.noticeChanges()));
  return owned;
}
