import { Uri, type ExtensionContext } from "vscode";
import { CredentialStore } from "../core/auth/credentialStore.ts";
import { PatientKeychain } from "../core/auth/patientKeychain.ts";
import type { DisposableStore } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { noteAnswers } from "../providers/answerNotes.ts";
import { AccountSignIns } from "../providers/accounts/accountSignIns.ts";
import { azureAccounts, sovereignAzureAccounts } from "../providers/accounts/azureAccounts.ts";
import { githubAccounts, githubEnterpriseAccounts } from "../providers/accounts/githubAccounts.ts";
import type { Connection } from "../providers/connection.ts";
import { ConnectionManager } from "../providers/connectionManager.ts";
import { knownProviders } from "../providers/profiles/knownProviders.ts";
import { Providers } from "../providers/providers.ts";
import { ProviderSignIns } from "../providers/providerSignIns.ts";
import { PullLimits } from "../providers/pullLimits.ts";
import { RegistryOpener } from "../providers/registryOpener.ts";
import type { RegistryLocation } from "../providers/registryUrl.ts";
import { localStores } from "./localStores.ts";
import { ConnectedStores } from "./platform/connectedStores.ts";
import { ContentCaches } from "./platform/contentCaches.ts";
import { githubEnterpriseHost } from "./platform/githubEnterprise.ts";
import { KeytarKeychain } from "./platform/keytarKeychain.ts";
import { lazyToolSignIns } from "./platform/lazyToolSignIns.ts";
import { SecretStorageKeychain } from "./platform/secretStorageKeychain.ts";
import type { Settings } from "./platform/settings.ts";
import { sovereignEnvironment } from "./platform/sovereignCloud.ts";
import { userAgent } from "./platform/userAgent.ts";
import { VscodeAccounts } from "./platform/vscodeAccounts.ts";
import { SandboxController } from "./sandboxController.ts";

/** Everything between the connections that the user has and the registries that they are to. */
export function connectRegistries(
  context: ExtensionContext,
  owned: DisposableStore,
  { logger, settings }: { readonly logger: Logger; readonly settings: Settings },
) {
  const enterpriseHost = githubEnterpriseHost;
  const providers = owned.add(new Providers(knownProviders({ enterpriseHost })));
  const opener = owned.add(
    new RegistryOpener({ providers, logger, userAgent: userAgent(context) }),
  );
  const signIns = owned.add(
    new AccountSignIns(
      [githubAccounts, githubEnterpriseAccounts(enterpriseHost), ...azureKinds(opener)],
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
  const notes = Uri.joinPath(context.globalStorageUri, "transfers", "partials").fsPath;
  return {
    ...localStores(owned, { memento, registries: connected, settings, logger, notes }),
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

function azureKinds(opener: RegistryOpener) {
  const fetcherFor = (location: RegistryLocation) => opener.fetcherFor(location);
  return [azureAccounts(fetcherFor), sovereignAzureAccounts(fetcherFor, sovereignEnvironment)];
}

function credentials({ secrets }: ExtensionContext, logger: Logger): CredentialStore {
  const keychain = new PatientKeychain(new KeytarKeychain(), logger);
  const secretStorage = new SecretStorageKeychain(secrets);
  return new CredentialStore({ keychain, secretStorage }, logger);
}
