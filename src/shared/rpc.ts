import { AppError, isBranded, messageOf } from "../core/base/errors.ts";
import type { Disposable } from "../core/base/disposable.ts";

/** What travels between the two sides, in either direction. */
export type Packet<Body> =
  | { readonly kind: "request"; readonly id: number; readonly body: Body }
  | { readonly kind: "event"; readonly body: Body }
  | { readonly kind: "reply"; readonly id: number; readonly ok: true }
  | { readonly kind: "reply"; readonly id: number; readonly ok: false; readonly message: string };

type RpcErrorCode =
  /** The other side could not do it; the message is its own, fit for users. */
  | "failed"
  | "timeout"
  /** This side was closed before the answer came. */
  | "disposed";

/** A request to the other side came to nothing. */
export class RpcError extends AppError<RpcErrorCode> {
  readonly brand = "RpcError";

  static is(error: unknown, code?: RpcErrorCode): error is RpcError {
    return isBranded(error, "RpcError", code);
  }
}

export interface RpcOptions<Out, In> {
  /** Hands a packet to the other side. */
  readonly post: (packet: Packet<Out>) => void;
  /** Reads the body of a packet that came; `undefined` refuses it. */
  readonly read: (body: unknown) => In | undefined;
  /** Does what the other side asks or takes note of an event; a rejection travels back. */
  readonly handle: (body: In) => Promise<void> | void;
  /** The sentence of a failure that travels back. By default the message of the error. */
  readonly explain?: (error: unknown) => string;
}

/** How a request is made. */
export interface RequestOptions {
  /** How long the answer may take; without it, as long as it takes. */
  readonly timeoutMs?: number;
}

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: RpcError) => void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * One end of a two-way channel of messages, such as between the extension and a webview. Requests
 * are answered, with the error if there was one; events are not.
 */
export class RpcPeer<Out, In> implements Disposable {
  readonly #options: RpcOptions<Out, In>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #isDisposed = false;

  constructor(options: RpcOptions<Out, In>) {
    this.#options = options;
  }

  /** Settles when the other side has done it. Throws {@link RpcError}. */
  request(body: Out, { timeoutMs }: RequestOptions = {}): Promise<void> {
    if (this.#isDisposed) return Promise.reject(disposed());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, timer: this.#startTimer(id, timeoutMs) });
      this.#options.post({ kind: "request", id, body });
    });
  }

  send(body: Out): void {
    if (!this.#isDisposed) this.#options.post({ kind: "event", body });
  }

  /** Takes whatever came from the other side; what is no packet is ignored. */
  receive(packet: unknown): void {
    if (this.#isDisposed || !isPacketLike(packet)) return;
    if (packet.kind === "reply") this.#settle(packet);
    else void this.#serve(packet);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(disposed());
    }
    this.#pending.clear();
  }

  async #serve({ kind, id, body }: PacketLike): Promise<void> {
    const { read, handle, explain = messageOf } = this.#options;
    let message: string | undefined;
    try {
      const request = read(body);
      if (request === undefined) throw new RpcError("failed", "The message was not understood");
      await handle(request);
    } catch (error) {
      message = explain(error);
    }
    if (kind !== "request" || typeof id !== "number" || this.#isDisposed) return;
    this.#options.post(
      message === undefined
        ? { kind: "reply", id, ok: true }
        : { kind: "reply", id, ok: false, message },
    );
  }

  #settle({ id, ok, message }: PacketLike): void {
    const pending = typeof id === "number" ? this.#take(id) : undefined;
    if (ok === true) pending?.resolve();
    else pending?.reject(new RpcError("failed", typeof message === "string" ? message : ""));
  }

  #startTimer(
    id: number,
    timeoutMs: number | undefined,
  ): ReturnType<typeof setTimeout> | undefined {
    if (timeoutMs === undefined) return undefined;
    return setTimeout(() => {
      this.#take(id)?.reject(new RpcError("timeout", `No answer within ${timeoutMs} ms`));
    }, timeoutMs);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }
}

interface PacketLike {
  readonly kind: "request" | "event" | "reply";
  readonly id?: unknown;
  readonly body?: unknown;
  readonly ok?: unknown;
  readonly message?: unknown;
}

function isPacketLike(value: unknown): value is PacketLike {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return value.kind === "request" || value.kind === "event" || value.kind === "reply";
}

function disposed(): RpcError {
  return new RpcError("disposed", "The channel is closed");
}
