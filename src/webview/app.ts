import { assertNever } from "../core/base/errors.ts";
import { pageTitle } from "../shared/pageTitle.ts";
import { readHostEvent, type HostEvent, type ViewRequest } from "../shared/protocol.ts";
import { RpcError, RpcPeer } from "../shared/rpc.ts";
import { fill } from "../shared/strings.ts";
import { applyUpdate, type ViewUpdate } from "../shared/viewUpdate.ts";
import type { ViewState } from "../shared/viewState.ts";
import { Announcer } from "./announcer.ts";
import { h } from "./dom.ts";
import { Page } from "./page.ts";
import type { ViewContext } from "./viewContext.ts";
import { ViewMemory, type StateApi } from "./viewMemory.ts";

/** How long the extension may take for what needs no network and no answer by the user. */
const timeoutMs = 20_000;

/** The part of VS Code's webview API that the view uses. */
export interface WebviewApi extends StateApi {
  postMessage(message: unknown): void;
}

/** The view: takes what the extension tells, shows it, asks for what the user wants. */
export class App {
  readonly #memory: ViewMemory;
  readonly #peer: RpcPeer<ViewRequest, HostEvent>;
  readonly #announcer = new Announcer();
  readonly #root = h("main", {});
  #page: Page | undefined;
  #context: ViewContext | undefined;
  #state: ViewState | undefined;
  #isFrameAsked = false;

  constructor(api: WebviewApi) {
    this.#memory = new ViewMemory(api);
    this.#peer = new RpcPeer<ViewRequest, HostEvent>({
      post: (packet) => api.postMessage(packet),
      read: readHostEvent,
      handle: (event) => this.#take(event),
    });
  }

  /** Puts the view into the page and says that it is there. */
  start(): void {
    document.body.append(this.#root, this.#announcer.element);
    window.addEventListener("message", ({ data }) => this.#peer.receive(data));
    window.addEventListener("scrollend", () => (this.#memory.scroll = window.scrollY));
    document.addEventListener("keydown", (event) => this.#onKey(event));
    const { trail } = this.#memory;
    this.#peer.request(trail ? { type: "ready", trail } : { type: "ready" }).catch(() => undefined);
  }

  #take(event: HostEvent): void {
    switch (event.type) {
      case "init": {
        const { strings, locale } = event;
        this.#context = {
          strings,
          locale,
          ask: (request) => void this.#ask(request),
          say: (message) => this.#announcer.say(message, { isQuiet: true }),
          tell: (message) => this.#announcer.say(message),
          refresh: () => this.#state && this.#page?.refresh(this.#state),
        };
        this.#page = new Page(this.#root, this.#context);
        const { scroll } = this.#memory;
        this.#show(event.state);
        window.scrollTo(0, scroll);
        return;
      }
      case "state":
        this.#show(event.state);
        return;
      case "row":
      case "total":
      case "config":
      case "target":
      case "problems":
        this.#update(event);
        return;
      default:
        return assertNever(event);
    }
  }

  #show(state: ViewState): void {
    const before = this.#state;
    this.#state = state;
    this.#memory.trail = state.trail;
    this.#page?.show(state);
    const { strings } = this.#context ?? {};
    if (!strings || state.body.kind === before?.body.kind) return;
    this.#announcer.say(describe(state), { isQuiet: true });

    function describe({ header, trail, body }: ViewState): string {
      if (!strings || body.kind === "loading") return strings?.loading ?? "";
      if (body.kind === "failed") return body.failure.message;
      return fill(strings.loaded, trail.label ?? pageTitle(header));
    }
  }

  /** Updates come in bursts, one a row; the page is renewed once a frame. */
  #update(update: ViewUpdate): void {
    if (!this.#state) return;
    this.#state = applyUpdate(this.#state, update);
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      if (this.#state) this.#page?.refresh(this.#state);
    });
  }

  async #ask(request: ViewRequest): Promise<void> {
    try {
      await this.#peer.request(request, slowRequests.has(request.type) ? {} : { timeoutMs });
      if (request.type === "copy") this.#announcer.say(this.#context?.strings.copied ?? "");
    } catch (error) {
      this.#announcer.say(this.#explain(error));
    }
  }

  #explain(error: unknown): string {
    const { strings } = this.#context ?? {};
    if (!strings) return "";
    if (!RpcError.is(error, "failed")) return strings.noAnswer;
    return fill(strings.requestFailed, error.message);
  }

  #onKey(event: KeyboardEvent): void {
    const last = (this.#state?.trail.steps.length ?? 0) - 1;
    if (!event.altKey || event.key !== "ArrowLeft" || last < 0) return;
    // Otherwise VS Code would go back as well.
    event.preventDefault();
    event.stopPropagation();
    void this.#ask({ type: "back", position: last });
  }
}

/** Requests of which the answer may wait for the user or for a registry. */
const slowRequests: ReadonlySet<ViewRequest["type"]> = new Set<ViewRequest["type"]>([
  "edit",
  "convert",
  "draftAction",
  "editAsDraft",
  "verify",
  "runAction",
  "signInAgain",
  "editCredentials",
]);
