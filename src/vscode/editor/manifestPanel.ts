import { env, Uri, type WebviewPanel } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { DraftProblem } from "../../shared/draftView.ts";
import { pageTitle } from "../../shared/pageTitle.ts";
import { readViewRequest, type HostEvent, type ViewRequest } from "../../shared/protocol.ts";
import { RpcPeer, type Packet } from "../../shared/rpc.ts";
import { emptyTrail, followTrail, trailOfStep, type Trail } from "../../shared/trail.ts";
import { applyUpdate, type ViewUpdate } from "../../shared/viewUpdate.ts";
import { keepDetails } from "../../shared/presentDraft.ts";
import type { ContentPlace } from "../../shared/reportPage.ts";
import type { PageBody, ViewState } from "../../shared/viewState.ts";
import { textToCopy } from "./copyText.ts";
import { subjectOf, uriOf } from "./documentUris.ts";
import type { EditorServices, ImageAddress } from "./editorServices.ts";
import { draftProblems } from "./draftPage.ts";
import { handleDraftRequest, type DraftRequest } from "./draftRequests.ts";
import { ReportGoneError, toFailure, UnknownDocumentError } from "./failures.ts";
import { PageEdits } from "./pageEdits.ts";
import { pageHeader } from "./pageHeader.ts";
import { loadPage, type PageSources } from "./pageLoader.ts";
import type { Report } from "./report.ts";
import { readableTrail } from "./readableTrail.ts";
import { viewStrings } from "./viewStrings.ts";
import { failureContext } from "../platform/storeNames.ts";

/** Opens other documents in the place of this one. */
export interface PanelNavigation {
  follow(uri: Uri, trail: Trail, from: WebviewPanel): Promise<void>;
  openAsText(uri: Uri, from: WebviewPanel): Promise<void>;
}

interface PanelContext {
  readonly uri: Uri;
  readonly panel: WebviewPanel;
  readonly services: EditorServices;
  readonly sources: PageSources;
  readonly navigation: PanelNavigation;
}

/** One open manifest view: reads its document, keeps its state, answers what it asks. */
export class ManifestPanel implements Disposable {
  readonly uri: Uri;
  readonly #context: PanelContext;
  readonly #peer: RpcPeer<HostEvent, ViewRequest>;
  readonly #store = new DisposableStore();
  #state: ViewState;
  #loading: AbortController | undefined;
  readonly #edits = new PageEdits();
  /** The draft of which the state is. */
  #shownDraft: ListDraft | undefined;

  constructor(context: PanelContext, trail: Trail | undefined) {
    this.uri = context.uri;
    this.#context = context;
    const header = pageHeader(context.uri, context.services);
    this.#state = { header, trail: trail ?? emptyTrail, body: { kind: "loading" } };
    const { webview } = context.panel;
    this.#peer = this.#store.add(
      new RpcPeer<HostEvent, ViewRequest>({
        post: (packet: Packet<HostEvent>) => void webview.postMessage(packet),
        read: readViewRequest,
        handle: (request) => this.#handle(request),
        explain: (error) => toFailure(error).message,
      }),
    );
    this.#store.add(webview.onDidReceiveMessage((packet) => this.#peer.receive(packet)));
  }

  get hasFailed(): boolean {
    return this.#state.body.kind === "failed";
  }

  /** Reads the document, again if it is shown already, and what its registry has. */
  reload(): void {
    const draft = this.#draft();
    if (draft) this.#context.sources.targets.forget(draft);
    const header = pageHeader(this.uri, this.#context.services);
    const { body } = this.#state;
    // What is shown stays until there is something newer to show.
    this.#setState({ ...this.#state, header, body: isShown(body) ? body : { kind: "loading" } });
    this.#load();
  }

  /** Also asks about the images of a draft again. */
  #reloadAll(): void {
    const draft = this.#draft();
    if (draft) this.#context.services.problems.checkAgain(draft.id);
    this.reload();
  }

  /** Shows a draft as it is now. What the registry has is not asked again. */
  showDraft(): void {
    const draft = this.#draft();
    const text = draft && this.#context.services.problems.of(draft.id)?.list.text;
    const { body, header } = this.#state;
    const isSame = draft === this.#shownDraft && text === textOf(body);
    if (!isSame || body.kind !== "content") this.#load();
    else this.#update({ type: "problems", problems: this.#problems(draft, header.registry) });
  }

  #problems(draft: ListDraft | undefined, host: string): readonly DraftProblem[] {
    const checked = draft && this.#context.services.problems.of(draft.id);
    return checked ? draftProblems(checked, { host }) : [];
  }

  #draft(): ListDraft | undefined {
    const subject = subjectOf(this.uri);
    return subject?.kind === "draft"
      ? this.#context.services.drafts.get(subject.draftId)
      : undefined;
  }

  #load(): void {
    this.#shownDraft = this.#draft();
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const { signal } = loading;
    const sink = {
      showBody: (next: PageBody) =>
        signal.aborted || this.#setState({ ...this.#state, body: keepKnown(next, this.#state) }),
      update: (update: ViewUpdate) => signal.aborted || this.#update(update),
    };
    loadPage(this.#context.sources, subjectOf(this.uri), sink, {
      signal,
      ...failureContext(this.#context.services, this.uri.authority),
      host: this.#state.header.registry,
    }).catch((error: unknown) => {
      if (!isAbortError(error)) this.#context.services.logger.error("Showing a document", error);
    });
  }

  /** Shows another way by which the user came here. */
  setTrail(trail: Trail): void {
    this.#setState({ ...this.#state, trail });
  }

  dispose(): void {
    this.#loading?.abort();
    this.#store.dispose();
  }

  #setState(state: ViewState): void {
    this.#state = state;
    this.#peer.send({ type: "state", state });
  }

  get #place() {
    return { storeId: this.uri.authority, stores: this.#context.services.stores };
  }

  #update(update: ViewUpdate): void {
    this.#state = applyUpdate(this.#state, update);
    this.#peer.send(update);
  }

  async #handle(request: ViewRequest): Promise<void> {
    const { services, navigation, panel } = this.#context;
    switch (request.type) {
      case "ready":
        this.#start(request.trail);
        return;
      case "retry":
        this.#reloadAll();
        return;
      case "copy":
        await env.clipboard.writeText(await textToCopy(this.#state, request.what, this.#place));
        return;
      case "openDigest":
        return this.#openDigest(request);
      case "openAsText":
        return navigation.openAsText(this.uri, panel);
      case "back":
        return this.#goBack(request.position);
      case "signInAgain":
        return services.actions.signInAgain(this.uri.authority);
      case "editCredentials":
        return services.actions.editCredentials(this.uri.authority);
      case "showLog":
        services.actions.showLog();
        return;
      case "edit":
      case "fix":
      case "convert":
      case "draftAction":
        return request.type === "draftAction"
          ? this.#edits.act(() => this.#changeDraft(request))
          : this.#edits.edit(() => this.#changeDraft(request));
      case "editAsDraft":
        return services.actions.editAsDraft(this.#imageAddress());
      case "verify":
        return services.actions.verify(this.#imageAddress());
      case "runAction":
        return this.#report().run?.(request.id);
      default:
        return assertNever(request);
    }
  }

  #start(kept: Trail | undefined): void {
    // After the window was reloaded only the view still knows the way.
    const trail = kept && this.#state.trail === emptyTrail ? readableTrail(kept) : undefined;
    if (trail) this.#state = { ...this.#state, trail };
    const { language: locale } = env;
    this.#peer.send({ type: "init", strings: viewStrings(), locale, state: this.#state });
  }

  async #openDigest(request: Extract<ViewRequest, { type: "openDigest" }>): Promise<void> {
    const { header, trail } = this.#state;
    const { digest, target, mediaType, size, label, place } = request;
    const here = { connectionId: this.uri.authority, repository: header.repository };
    const { connectionId, repository } = place ?? this.#originOf(digest) ?? here;
    const base = { connectionId, repository };
    const uri = uriOf(
      target === "manifest"
        ? { kind: "manifest", ...base, reference: { digest } }
        : { kind: "blob", ...base, digest, mediaType, ...(size !== undefined && { size }) },
    );
    const from = { uri: this.uri.toString(), label: trail.label ?? pageTitle(header) };
    const { navigation, panel } = this.#context;
    await navigation.follow(uri, followTrail(trail, from, label), panel);
  }

  async #goBack(position: number): Promise<void> {
    const { trail } = this.#state;
    const step = readableTrail(trail)?.steps[position];
    if (!step) return;
    const { navigation, panel } = this.#context;
    await navigation.follow(Uri.parse(step.uri, true), trailOfStep(trail, position), panel);
  }

  async #changeDraft(request: DraftRequest): Promise<boolean> {
    const { services } = this.#context;
    const id = this.#draftId();
    const text = () => services.problems.of(id)?.list.text;
    const before = text();
    try {
      return await handleDraftRequest(services, id, request);
    } finally {
      // What was typed into the page and not taken over is to be seen as it is again.
      if (text() === before) this.#setState(this.#state);
    }
  }

  #imageAddress(): ImageAddress {
    const subject = subjectOf(this.uri);
    if (subject?.kind !== "registry" || subject.address.kind !== "manifest") {
      throw new UnknownDocumentError();
    }
    const { connectionId, repository, reference } = subject.address;
    return { connectionId, repository, ...reference };
  }

  /** Where an entry of a draft is until the draft is pushed. */
  #originOf(digest: Digest): ContentPlace | undefined {
    const subject = subjectOf(this.uri);
    if (subject?.kind !== "draft") return undefined;
    return this.#context.services.drafts.get(subject.draftId)?.origins[digest];
  }

  #report(): Report {
    const subject = subjectOf(this.uri);
    const id = subject?.kind === "report" ? subject.reportId : "";
    const report = this.#context.sources.reports.get(id);
    if (!report) throw new ReportGoneError(id);
    return report;
  }

  #draftId(): string {
    const subject = subjectOf(this.uri);
    if (subject?.kind !== "draft") throw new UnknownDocumentError();
    return subject.draftId;
  }
}

function textOf(body: PageBody): string | undefined {
  return body.kind === "content" ? body.content.text : undefined;
}

/** What was known of the images of a draft stays until they were looked at again. */
function keepKnown(next: PageBody, { body }: ViewState): PageBody {
  if (next.kind !== "content" || body.kind !== "content" || !next.content.draft) return next;
  return { kind: "content", content: keepDetails(next.content, body.content) };
}

function isShown(body: PageBody): boolean {
  return body.kind === "content" || body.kind === "report";
}
