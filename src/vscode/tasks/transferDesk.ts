import { randomUUID } from "node:crypto";
import path from "node:path";
import { l10n, window } from "vscode";
import type { Cancellable } from "../../core/base/abort.ts";
import { systemClock } from "../../core/base/clock.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Event } from "../../core/base/event.ts";
import { PartialFiles } from "../../core/layout/partialFiles.ts";
import { CopyLimiter } from "../../images/copy/copyLimiter.ts";
import { JournalFolder } from "../../images/copy/journalFolder.ts";
import type { BlobPlaces } from "../../images/copy/blobPlaces.ts";
import { KnownPlaces } from "../../images/copy/knownPlaces.ts";
import type { TransferItem, TransferRequest } from "../../images/copy/transferRequest.ts";
import { tagMoves } from "../../images/publish/pushHistory.ts";
import {
  TransferBoard,
  type BoardChange,
  type Transfer,
  type TransferListener,
} from "../../images/transfers/transferBoard.ts";
import { askAgain } from "../../images/transfers/askAgain.ts";
import { TransferHistory } from "../../images/transfers/transferHistory.ts";
import type { ItemOutcome, TransferOutcome } from "../../images/transfers/transferOutcome.ts";
import { TransferOwners } from "../../images/transfers/transferOwners.ts";
import { hasEnded, type TransferRecord } from "../../images/transfers/transferRecord.ts";
import type { TransferAction } from "../commands/transferActions.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { problemTexts } from "./problemTexts.ts";
import { showTargets } from "./showTargets.ts";
import { offerToResume, tellEnd, type NoticeActions } from "./transferNotices.ts";
import { transferJson, transferPage } from "./transferPage.ts";
import type { TransferParts } from "./transferParts.ts";
import { shownProgress } from "./transferPause.ts";
import { askAboutTaken, mayReplaceArchives } from "./transferQuestions.ts";
import { readTransferId, type TransferRow } from "./transferRow.ts";
import { actionsOf, transferContent } from "./transferRows.ts";

/** How often, and after how many milliseconds, it is looked whether another window has gone. */
const maxLooks = 5;
const lookAgainMs = 2_000;

/** Runs transfers, shows them and asks about them. */
export class TransferDesk implements Disposable {
  readonly #parts: TransferParts;
  readonly #board: TransferBoard;
  readonly #owned = new DisposableStore();
  readonly #actions: NoticeActions = {
    resume: (id) => this.#resume(id),
    showReport: (id) => this.#showReport(id),
    giveUp: (id) => this.#board.giveUp(id),
  };
  /** Of transfers that run here: what went wrong first, as it came. */
  readonly #errors = new Map<TransferItem, unknown>();
  /** Where blobs are known to be. */
  readonly #places: KnownPlaces;
  #placesLoading: Promise<void> | undefined;
  readonly #rows = new Map<string, TransferRow>();
  readonly onDidChange: Event<BoardChange>;

  constructor(parts: TransferParts) {
    const { folder, stores, connections } = parts;
    this.#parts = parts;
    const self = { session: randomUUID(), pid: process.pid };
    const kept = path.join(folder, "history");
    const owners = new TransferOwners({ folder: kept, self, clock: systemClock });
    const journal = new JournalFolder(path.join(folder, "uploads"));
    journal.prune(systemClock.now());
    this.#places = new KnownPlaces(path.join(folder, "places.json"));
    this.#board = this.#owned.add(
      new TransferBoard({
        history: new TransferHistory({ folder: kept, owners }),
        owners,
        means: {
          stores,
          texts: problemTexts(connections),
          shared: { limiter: new CopyLimiter(), journal },
          placesOf: (storeId) => this.#places.of(storeId),
          failed: (item, error) => this.#noteFailure(item, error),
        },
        clock: systemClock,
        newId: randomUUID,
        notKept: (error) => this.#notKept(error),
      }),
    );
    this.onDidChange = this.#board.onDidChange;
  }

  /** Whether something runs here. */
  get isBusy(): boolean {
    return this.#board.isBusy;
  }

  async start(request: TransferRequest, title: string): Promise<TransferOutcome> {
    const record = await this.#watch({ title, request }, (listener) =>
      this.#board.start(request, title, listener),
    );
    return record?.outcome ?? { end: "cancelled", items: [] };
  }

  async rows(): Promise<readonly TransferRow[]> {
    const rows = (await this.#board.all()).map((each) => this.#row(each));
    const shown = new Set(rows.map(({ transferId }) => transferId));
    for (const id of this.#rows.keys()) if (!shown.has(id)) this.#rows.delete(id);
    return rows;
  }

  /** Brings the rows of what runs here up to date, and returns them. */
  showProgress(): readonly TransferRow[] {
    const shown = this.#board.live.filter(({ record }) => this.#rows.has(record.id));
    return shown.map((each) => this.#row(each));
  }

  async act(action: TransferAction, target: unknown): Promise<void> {
    const id = readTransferId(target) ?? (await this.#pick(action));
    if (id === undefined) return;
    switch (action) {
      case "cancel":
        this.#board.cancel(id);
        return;
      case "resume":
        return this.#resume(id);
      case "repeat":
        return this.#repeat(id);
      case "showReport":
        return this.#showReport(id);
      case "forget":
        return this.#board.remove([id]);
    }
  }

  async clear(): Promise<void> {
    const ended = (await this.#board.all()).filter(({ record }) => hasEnded(record));
    await this.#board.remove(ended.map(({ record }) => record.id));
  }

  /**
   * Asks once whether to go on with what was interrupted when the window was closed. The process of
   * that window may still be about to end.
   */
  async offerToResume({ signal }: Cancellable): Promise<void> {
    let all = await this.#board.all();
    for (let look = 1; look < maxLooks && all.some(({ holder }) => holder === "other"); look++) {
      await systemClock.delay(lookAgainMs, { signal });
      all = await this.#board.all();
    }
    await new PartialFiles(path.join(this.#parts.folder, "partials")).clear();
    const left = all.filter(({ record }) => record.state === "interrupted");
    await offerToResume(
      left.map(({ record }) => record),
      this.#actions,
    );
  }

  /** Breaks off what runs, so that it can be gone on with; resolves when that has stopped. */
  close(): Promise<void> {
    return this.#board.close();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #row(transfer: Transfer): TransferRow {
    const { id } = transfer.record;
    const content = transferContent(transfer, this.#parts);
    const row = this.#rows.get(id) ?? { transferId: id, content };
    row.content = content;
    this.#rows.set(id, row);
    return row;
  }

  async #resume(id: string): Promise<void> {
    const found = await this.#board.find(id);
    if (!found) return;
    const { title, request } = found.record;
    if (found.holder === "self") {
      void window.showInformationMessage(l10n.t("{0} is running already.", title));
      return;
    }
    if (!(await mayReplaceArchives(request, this.#parts))) return;
    const record = await this.#watch(found.record, (listener) => this.#board.resume(id, listener));
    if (!record) {
      void window.showInformationMessage(l10n.t("{0} runs in another window.", title));
    }
  }

  async #repeat(id: string): Promise<void> {
    const found = await this.#board.find(id);
    if (!found) return;
    const { title, request } = found.record;
    if (await mayReplaceArchives(request, this.#parts)) await this.start(askAgain(request), title);
  }

  async #showReport(id: string): Promise<void> {
    const record = (await this.#board.find(id))?.record;
    const [first] = record?.request.items ?? [];
    if (!record || !first) return;
    await this.#parts.documents.openReport({
      id: `transfer-${id}`,
      connectionId: first.to.storeId,
      repository: first.to.repository,
      name: record.title,
      json: transferJson(record),
      page: transferPage(record, this.#parts),
      run: (action) => (action === "repeat" ? this.#repeat(id) : this.#resume(id)),
    });
  }

  /** Runs a transfer under a notification, and says how it ended. */
  async #watch(
    { title, request }: Pick<TransferRecord, "title" | "request">,
    run: (listener: TransferListener) => Promise<TransferRecord | undefined>,
  ): Promise<TransferRecord | undefined> {
    await this.#loadPlaces();
    const record = await withProgress(title, (signal, report) =>
      run({
        signal,
        onExisting: (taken) => askAboutTaken(this.#parts, taken),
        onItem: (item, outcome) => void this.#noteTags(item, outcome),
        onProgress: (progress) => report(shownProgress(request, progress, this.#parts)),
      }),
    );
    this.#places.save().catch((error: unknown) => this.#notKept(error));
    if (record) {
      await showTargets(record, this.#parts.localStores).catch((error: unknown) =>
        this.#notKept(error),
      );
      void this.#tell(record);
    }
    return record;
  }

  /** Where in a store blobs are known to be. */
  async placesOf(storeId: string): Promise<BlobPlaces> {
    await this.#loadPlaces();
    return this.#places.of(storeId);
  }

  #loadPlaces(): Promise<void> {
    this.#placesLoading ??= this.#places.load();
    return this.#placesLoading;
  }

  #notKept(error: unknown): void {
    this.#parts.logger.error("The history of transfers could not be written", error);
  }

  async #tell(record: TransferRecord): Promise<void> {
    const { items } = record.request;
    const failed = items.find((item) => this.#errors.has(item));
    const error = failed && this.#errors.get(failed);
    for (const item of items) this.#errors.delete(item);
    await tellEnd(record, this.#parts, { error, actions: this.#actions });
  }

  #noteFailure(item: TransferItem, error: unknown): void {
    const { from, to } = item;
    const title = `Copying ${from.repository} to ${to.storeId}/${to.repository} failed`;
    this.#parts.logger.error(title, error);
    this.#errors.set(item, error);
  }

  /** What tags name now is shown, and can be taken back. */
  async #noteTags({ to }: TransferItem, { tags, digest }: ItemOutcome): Promise<void> {
    const { history, documents, tree } = this.#parts;
    const place = { connectionId: to.storeId, repository: to.repository };
    const written = tags.filter(({ state }) => state === "written");
    for (const { tag } of written) documents.tagChanged({ ...place, tag });
    tree.refresh(place);
    if (!digest || written.length === 0) return;
    const writes = written.map(({ tag, before }) => ({ tag, before, after: digest }));
    await history.record(tagMoves(place, writes, new Date().toISOString()));
  }

  async #pick(action: TransferAction): Promise<string | undefined> {
    const all = await this.#board.all();
    const fit = all.filter(({ record, holder }) => actionsOf(record, holder).includes(action));
    if (fit.length === 0) {
      void window.showInformationMessage(l10n.t("There is no transfer to do that with."));
      return undefined;
    }
    const answer = await askChoice({
      title: l10n.t("Transfers"),
      placeholder: l10n.t("Which transfer?"),
      choices: fit.map((each) => this.#choice(each)),
    });
    return answer === back ? undefined : answer;
  }

  #choice(transfer: Transfer) {
    const { label, description } = transferContent(transfer, this.#parts).item;
    return {
      label: typeof label === "string" ? label : "",
      ...(typeof description === "string" && { description }),
      value: transfer.record.id,
    };
  }
}
