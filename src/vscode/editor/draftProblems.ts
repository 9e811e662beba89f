import { workspace, type TextDocument } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
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
    const document = openDocumentOf(draftId);
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

  /** Asks the registry again, such as after something was pushed to it. */
  checkAgain(draftId: string): void {
    this.#checks.get(draftId)?.forget();
    this.#look(draftId);
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
    if (!this.#services.drafts.get(draftId)) {
      this.#checks.get(draftId)?.dispose();
      this.#checks.delete(draftId);
    } else if (openDocumentOf(draftId)) this.of(draftId);
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
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  constructor(services: Omit<DraftServices, "drafts">, tell: () => void) {
    this.#services = services;
    this.#tell = tell;
  }

  get list(): ListText {
    return this.#list;
  }

  get findings(): readonly ListFinding[] {
    // What could be read of a broken text tells nothing reliable about the rest.
    if (this.#list.syntaxErrors.length > 0) {
      return this.#ofText.filter(({ code }) => code === "syntax");
    }
    const ofMembers = [...membersOf(this.#list)].flatMap((key) => this.#ofMembers.get(key) ?? []);
    return mergeFindings(this.#ofText, ofMembers);
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
    const { connectionId, repository, origins } = draft;
    const asked = JSON.stringify([connectionId, repository, origins, [...membersOf(this.#list)]]);
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

  forget(): void {
    this.#asked = "";
  }

  dispose(): void {
    this.#stop();
  }

  async #ask(draft: ListDraft, list: ListText, signal: AbortSignal): Promise<void> {
    const { stores, logger } = this.#services;
    try {
      const findings = await checkMembers(stores, draft, list, { signal });
      if (signal.aborted) return;
      this.#ofMembers = byMember(list, findings);
      this.#tell();
    } catch (error) {
      if (!isAbortError(error)) logger.error("Checking the members of a draft", error);
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }
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
