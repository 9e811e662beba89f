import { workspace, type TextDocument } from "vscode";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import type { Logger } from "../../core/base/logger.ts";
import { checkList, mergeFindings } from "../../images/drafts/checkList.ts";
import { checkMembers } from "../../images/drafts/checkMembers.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import {
  readListText,
  type ListText,
  type ListTextEntry,
} from "../../images/drafts/readListText.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import { positionOf } from "./findingPlaces.ts";
import { draftIdOf, openDocumentOf } from "./draftDocuments.ts";

/** How long a text has to rest before the registry is asked about what it names. */
const restMs = 300;

/** What is known of a draft: its text as it is now, and what is wrong with it. */
export interface CheckedDraft {
  readonly list: ListText;
  readonly findings: readonly ListFinding[];
}

interface DraftServices {
  readonly drafts: DraftSource;
  readonly stores: ImageStores;
  readonly logger: Logger;
}

/**
 * Checks drafts as they are now, typed and unsaved text included: the text at once, its images in
 * the registry while the draft is open, once the text has rested.
 */
export class DraftProblems implements Disposable {
  readonly #services: DraftServices;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<string>());
  /** Fires the id of a draft of which other problems may be known now. */
  readonly onDidChange = this.#changed.event;
  readonly #checks = new Map<string, DraftCheck>();

  constructor(services: DraftServices) {
    this.#services = services;
    const { drafts } = services;
    const look = ({ uri }: Pick<TextDocument, "uri">) => {
      const id = draftIdOf(uri);
      if (id !== undefined) this.#look(id);
    };
    this.#store.add(drafts.onDidChange((id) => this.#look(id)));
    this.#store.add(workspace.onDidOpenTextDocument(look));
    this.#store.add(workspace.onDidCloseTextDocument(look));
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => look(document)));
    for (const document of workspace.textDocuments) look(document);
  }

  /** `undefined` if there is no such draft. */
  of(draftId: string): CheckedDraft | undefined {
    const draft = this.#services.drafts.get(draftId);
    if (!draft) return undefined;
    const document = openDocumentOf(draft);
    const check = this.#checkOf(draftId);
    check.read(draft, document?.getText() ?? draft.text);
    // A draft that nobody looks at does not ask the registry.
    if (document) check.askRegistry();
    return check;
  }

  /** What is wrong with a draft; nothing if there is no such draft. */
  findings(draftId: string): readonly ListFinding[] {
    return this.of(draftId)?.findings ?? [];
  }

  /**
   * What is wrong with a draft, its images in the registry included, whether it is open or not. Asks
   * only for what is not known yet: digests name the same bytes for ever. Throws an `AbortError`.
   */
  async allFindings(draftId: string, options: Cancellable = {}): Promise<readonly ListFinding[]> {
    if (!this.of(draftId)) return [];
    return this.#checkOf(draftId).complete(options);
  }

  /** The document of a draft as it is now, if it is open. */
  documentOf(draftId: string): TextDocument | undefined {
    const draft = this.#services.drafts.get(draftId);
    return draft && openDocumentOf(draft);
  }

  /** Asks the registry again, such as after something was pushed to it. */
  checkAgain(draftId: string): void {
    this.#checks.get(draftId)?.forget();
    this.#look(draftId);
  }

  /** Asks again where not all answers came, such as after a credential was changed. */
  retryUnanswered(): void {
    for (const [id, check] of this.#checks) if (!check.isAnswered) this.checkAgain(id);
  }

  dispose(): void {
    this.#store.dispose();
    for (const check of this.#checks.values()) check.dispose();
    this.#checks.clear();
  }

  #checkOf(draftId: string): DraftCheck {
    const known = this.#checks.get(draftId);
    if (known) return known;
    const check = new DraftCheck(this.#services, () => this.#changed.fire(draftId));
    this.#checks.set(draftId, check);
    return check;
  }

  #look(draftId: string): void {
    const draft = this.#services.drafts.get(draftId);
    if (!draft) {
      this.#checks.get(draftId)?.dispose();
      this.#checks.delete(draftId);
    } else if (openDocumentOf(draft)) this.of(draftId);
    this.#changed.fire(draftId);
  }
}

/** The checks of one draft. */
class DraftCheck implements CheckedDraft, Disposable {
  readonly #services: Omit<DraftServices, "drafts">;
  readonly #tell: () => void;
  #draft: ListDraft | undefined;
  #list = readListText("");
  #isRead = false;
  #ofText: readonly ListFinding[] = [];
  /** Findings about members, by what they were found of; see {@link memberKey}. */
  #ofMembers: ReadonlyMap<string, readonly ListFinding[]> = new Map();
  /** What the registry was asked about last. */
  #asked = "";
  /** What it answered about last, in full. */
  #answered = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  constructor(services: Omit<DraftServices, "drafts">, tell: () => void) {
    this.#services = services;
    this.#tell = tell;
  }

  /** Whether the registry told all that it was asked last. */
  get isAnswered(): boolean {
    return this.#answered === this.#asked;
  }

  get list(): ListText {
    return this.#list;
  }

  get findings(): readonly ListFinding[] {
    return this.#findingsOf(this.#list, this.#ofText);
  }

  read(draft: ListDraft, text: string): void {
    this.#draft = draft;
    if (this.#isRead && this.#list.text === text) return;
    this.#isRead = true;
    this.#list = readListText(text);
    this.#ofText = checkList(this.#list);
  }

  /** Starts asking about the members if anything about them is another than at the last time. */
  askRegistry(): void {
    const draft = this.#draft;
    if (!draft) return;
    const asked = questionOf(draft, this.#list);
    if (asked === this.#asked) return;
    this.#stop();
    const isFirst = this.#asked === "";
    this.#asked = asked;
    const asking = new AbortController();
    this.#asking = asking;
    this.#timer = setTimeout(
      () => void this.#ask(draft, this.#list, asking.signal),
      isFirst ? 0 : restMs,
    );
  }

  /** Waits for all that the registry can tell. */
  async complete({ signal }: Cancellable): Promise<readonly ListFinding[]> {
    const draft = this.#draft;
    const list = this.#list;
    const ofText = this.#ofText;
    if (draft && questionOf(draft, list) !== this.#answered) {
      this.#answer(draft, list, await checkMembers(this.#services.stores, draft, list, { signal }));
    }
    // Not of what was typed meanwhile.
    return this.#findingsOf(list, ofText);
  }

  forget(): void {
    this.#asked = "";
    this.#answered = "";
  }

  dispose(): void {
    this.#stop();
  }

  async #ask(draft: ListDraft, list: ListText, signal: AbortSignal): Promise<void> {
    const { stores, logger } = this.#services;
    try {
      const findings = await checkMembers(stores, draft, list, { signal });
      if (!signal.aborted) this.#answer(draft, list, findings);
    } catch (error) {
      if (!isAbortError(error)) logger.error("Checking the members of a draft", error);
    }
  }

  #answer(draft: ListDraft, list: ListText, findings: readonly ListFinding[]): void {
    this.#ofMembers = byMember(list, findings);
    // Where an image was not found or not read, another time may tell more.
    const isFinal = !findings.some(({ code }) => code === "unreadChild" || code === "missingChild");
    this.#answered = isFinal ? questionOf(draft, list) : "";
    this.#tell();
  }

  #findingsOf(list: ListText, ofText: readonly ListFinding[]): readonly ListFinding[] {
    // What could be read of a broken text tells nothing reliable about the rest.
    if (list.syntaxErrors.length > 0) return ofText.filter(({ code }) => code === "syntax");
    const ofMembers = [...membersOf(list)].flatMap((key) => this.#ofMembers.get(key) ?? []);
    return mergeFindings(ofText, ofMembers);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }
}

/** All that the answers of the registry depend on. */
function questionOf({ connectionId, repository, origins }: ListDraft, list: ListText): string {
  return JSON.stringify([connectionId, repository, origins, [...membersOf(list)]]);
}

/**
 * What findings about a member depend on: where it stands and all that the list says of it. What
 * was found stays as long as that stays.
 */
function* membersOf({ entries }: ListText): Generator<string, void> {
  for (const entry of entries) yield memberKey(entry);
}

function memberKey({ position, json }: ListTextEntry): string {
  return `${position} ${JSON.stringify(json)}`;
}

function byMember(
  list: ListText,
  findings: readonly ListFinding[],
): ReadonlyMap<string, readonly ListFinding[]> {
  return new Map(
    list.entries.map((entry) => [
      memberKey(entry),
      findings.filter(({ path }) => positionOf(path) === entry.position),
    ]),
  );
}
