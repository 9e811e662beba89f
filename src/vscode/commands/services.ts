import type { Uri } from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import type { CredentialSource } from "../../core/auth/credential.ts";
import type { ToolSignIns } from "../../core/auth/toolSignIn.ts";
import type { EngineKind } from "../../engines/engine.ts";
import type { EngineState, RunningEngine } from "../../engines/findEngine.ts";
import type { DocumentAddress } from "../../core/oci/address.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import type { Fetcher } from "../../core/http/fetcher.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { TagHistory } from "../../images/publish/pushHistory.ts";
import type { HealthStore } from "../../images/verify/healthStore.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { LocalFiles } from "../../images/local/localFiles.ts";
import type { LocalStoreList } from "../../images/local/localStoreList.ts";
import type { BlobPlaces } from "../../images/copy/blobPlaces.ts";
import type { TransferRequest } from "../../images/copy/transferRequest.ts";
import type { TransferOutcome } from "../../images/transfers/transferOutcome.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { SortOrder } from "../../explorer/explorerSettings.ts";
import type { Connection } from "../../providers/connection.ts";
import type { AccountSignIns } from "../../providers/accounts/accountSignIns.ts";
import type { ConnectionManager } from "../../providers/connectionManager.ts";
import type { Providers } from "../../providers/providers.ts";
import type { ReachedLocation, RegistryOpener } from "../../providers/registryOpener.ts";
import type { RegistryLocation } from "../../providers/registryUrl.ts";
import type { AzureRunsView } from "../azure/azureRunsView.ts";
import type { DiffSide } from "../editor/diffSide.ts";
import type { DraftProblems } from "../editor/draftProblems.ts";
import type { Report } from "../editor/report.ts";
import type { TaskLanguage } from "../language/tasks/taskLanguage.ts";
import type { TaskRuns } from "../platform/taskRuns.ts";
import type { NodeRef, RepositoryRef } from "./targets.ts";
import type { TransferAction } from "./transferActions.ts";

/** Opens documents of registries and drafts in the editor. */
export interface Documents {
  open(address: DocumentAddress): Promise<void>;
  openAsText(address: DocumentAddress): Promise<void>;
  openDraft(draft: ListDraft): Promise<void>;
  closeDraft(draft: ListDraft): Promise<void>;
  /** Shows a result as a page, in the place of one with the same id. */
  openReport(report: Report, options?: { readonly isBeside?: boolean }): Promise<void>;
  /** Shows a report anew where one with its id is open still, and says whether it is. */
  renewReport(report: Report): boolean;
  /** Shows the texts of both in VS Code's diff editor. */
  openDiff(left: DiffSide, right: DiffSide, title: string): Promise<void>;
  /** The draft in the active editor. */
  activeDraftId(): string | undefined;
  /** Says that a tag names something else now, so that open documents are read again. */
  tagChanged(target: RepositoryRef & { readonly tag: string }): void;
}

/** The tree, as far as commands act on it. */
export interface RegistriesTree {
  readonly selection: readonly unknown[];
  refresh(target?: NodeRef): void;
  loadMore(target: unknown): void;
  /** `loaded` is told how many names there are so far; what came before a cancel stays. */
  loadAll(target: NodeRef, loaded: (count: number) => void, options: Cancellable): Promise<void>;
  readonly filter: string;
  setFilter(text: string): void;
  reveal(target: NodeRef & { readonly tag?: string }): Promise<void>;
}

/** The Drafts view, as far as commands act on it. */
export interface DraftsTree {
  readonly selection: readonly unknown[];
  /** Looks at what lies outside of VS Code again. */
  refresh(): void;
}

/** Copies between stores, seen in the Transfers view and kept in its history. */
export interface Transfers {
  /**
   * Starts to copy, under a notification with Cancel, and says in the end what came of it and what
   * can be done. Never throws.
   *
   * @param options.title names the transfer: `app:1.4 to contoso.azurecr.io/app`
   */
  start(request: TransferRequest, options: { readonly title: string }): Promise<TransferOutcome>;
  /** Does what a row of the view offers; without a row it is asked for. */
  act(action: TransferAction, target?: unknown): Promise<void>;
  /** Removes what has ended from the history. */
  clear(): Promise<void>;
  /** Where in a store blobs are known to be, as a transfer makes use of it. */
  placesOf(storeId: string): Promise<BlobPlaces>;
}

/** The Local Images view, and the container engine behind it. */
export interface LocalEngine {
  /** The engine as it is now. */
  look(options?: Cancellable): Promise<EngineState>;
  /** The engine, without what it holds. */
  ping(options: { readonly signal: AbortSignal }): Promise<RunningEngine>;
  /** Shows what the engine holds now, if anybody looks. */
  refresh(): void;
  /** The setting `archipelago.engine.kind`. */
  setEngine(kind: EngineKind | "auto"): Promise<void>;
}

/** Runs task files on this computer, as tasks of VS Code. */
export interface TaskRunner {
  /** Opens the terminal of a run, which asks what has to be asked. */
  run(file: Uri): Promise<void>;
}

/** The embedded registry. */
export interface SandboxControl {
  /** Starts it, if need be, and makes it a connection. Returns the connection's id. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** What commands work with. */
export interface Services {
  readonly connections: ConnectionManager;
  /** What Docker and Podman are signed in to. */
  readonly signIns: ToolSignIns;
  /** Those with accounts that VS Code is signed in to. */
  readonly accounts: AccountSignIns;
  /** The kinds of registries. */
  readonly providers: Providers;
  readonly stores: ImageStores;
  /** The folders and archives of images that are shown. */
  readonly localStores: LocalStoreList;
  /** What reads and writes them, loaded when it is first needed. */
  readonly localFiles: () => Promise<LocalFiles>;
  readonly drafts: DraftStore;
  /** What tags named before they were written from here. */
  readonly history: TagHistory;
  /** What is wrong with each draft as its text is now. */
  readonly problems: DraftProblems;
  /** What verifications found. */
  readonly health: HealthStore;
  /** The setting `archipelago.tags.sortOrder`. */
  readonly tagOrder: () => SortOrder;
  readonly setTagOrder: (order: SortOrder) => Promise<void>;
  /** The setting `archipelago.requiredPlatforms`, as written. */
  readonly requiredPlatforms: () => readonly string[];
  readonly documents: Documents;
  readonly tree: RegistriesTree;
  readonly draftsTree: DraftsTree;
  readonly transfers: Transfers;
  readonly localEngine: LocalEngine;
  /** Task files of Azure Container Registry, as the editor has them. */
  readonly taskFiles: Pick<TaskLanguage, "isTaskFile" | "rulesOf" | "showRules" | "viewOf">;
  readonly taskRunner: TaskRunner;
  /** The runs of task files that are shown. */
  readonly taskRuns: TaskRuns;
  /** The view of runs in Azure, and what works with Azure. */
  readonly azure: Pick<AzureRunsView, "room" | "selected">;
  readonly sandbox: SandboxControl;
  readonly logger: Logger;
  /**
   * Asks a registry whether it is one and accepts the credential, and of what kind it is. Throws
   * `StoreError`.
   */
  readonly checkRegistry: (
    location: RegistryLocation & Pick<Connection, "network">,
    credentials: CredentialSource,
    options: Cancellable,
  ) => Promise<Pick<Connection, "provider">>;
  /** What all requests of a connection go through, without signing in. */
  readonly fetcherFor: (location: ReachedLocation) => Fetcher;
  /** What registries do in their own ways, for whoever has a client of its own. */
  readonly storeOver: RegistryOpener["storeOver"];
  /** Removes what is kept of registries on disk; returns how many bytes that were. */
  readonly clearCache: () => Promise<number>;
  /** `archipelago/<version>`. */
  readonly product: string;
  readonly showLog: () => void;
}
