import { describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { RpcError, RpcPeer, type Packet } from "../../../src/shared/rpc.ts";

const readText = (body: unknown) => (typeof body === "string" ? body : undefined);

/** Two peers joined; each message passes through JSON as between a webview and its host. */
function pair(handle: (body: string) => Promise<void> | void): {
  readonly host: RpcPeer<string, string>;
  readonly view: RpcPeer<string, string>;
} {
  const joined = new Map<string, RpcPeer<string, string>>();
  const passOn = (to: string) => (packet: Packet<string>) => {
    const copy: unknown = JSON.parse(JSON.stringify(packet));
    queueMicrotask(() => joined.get(to)?.receive(copy));
  };
  const read = readText;
  const host = new RpcPeer<string, string>({ post: passOn("view"), read, handle });
  const silent = () => undefined;
  const view = new RpcPeer<string, string>({ post: passOn("host"), read, handle: silent });
  joined.set("host", host).set("view", view);
  return { host, view };
}

function codeOf(request: Promise<void>): Promise<unknown> {
  return request.then(
    () => "done",
    (error: unknown) => (RpcError.is(error) ? [error.code, error.message] : error),
  );
}

describe("a request", () => {
  it("settles when the other side has done it", async () => {
    const done: string[] = [];
    const { view } = pair(async (body) => {
      await Promise.resolve();
      done.push(body);
    });
    await Promise.all([view.request("first"), view.request("second")]);
    expect(done).toEqual(["first", "second"]);
  });

  it("fails with the sentence of the other side", async () => {
    const { view } = pair(() => Promise.reject(new Error("No such image.")));
    expect(await codeOf(view.request("open"))).toEqual(["failed", "No such image."]);
  });

  it("fails when the handler throws at once, and when it is not understood", async () => {
    const { host, view } = pair(() => {
      throw new Error("broken");
    });
    expect(await codeOf(view.request("open"))).toEqual(["failed", "broken"]);
    const replies: unknown[] = [];
    const strict = new RpcPeer<string, string>({
      post: (packet) => replies.push(packet),
      read: readText,
      handle: () => undefined,
    });
    strict.receive({ kind: "request", id: 7, body: { not: "a text" } });
    await eventually(() => expect(replies).toHaveLength(1));
    expect(replies[0]).toMatchObject({ kind: "reply", id: 7, ok: false });
    host.dispose();
  });

  it("is given up after its time, and a late answer does no harm", async () => {
    vi.useFakeTimers();
    try {
      const peer = new RpcPeer<string, string>({
        post: () => undefined,
        read: readText,
        handle: () => undefined,
      });
      const outcome = codeOf(peer.request("open", { timeoutMs: 1000 }));
      await vi.advanceTimersByTimeAsync(1000);
      expect(await outcome).toEqual(["timeout", "No answer within 1000 ms"]);
      peer.receive({ kind: "reply", id: 1, ok: true });
    } finally {
      vi.useRealTimers();
    }
  });

  it("is rejected when its side is closed, before and after it was made", async () => {
    const peer = new RpcPeer<string, string>({
      post: () => undefined,
      read: readText,
      handle: () => undefined,
    });
    const open = codeOf(peer.request("open"));
    peer.dispose();
    expect(await open).toEqual(["disposed", "The channel is closed"]);
    expect(await codeOf(peer.request("again"))).toEqual(["disposed", "The channel is closed"]);
  });
});

describe("an event", () => {
  it("reaches the other side and is not answered", async () => {
    const seen: string[] = [];
    const posted: unknown[] = [];
    const peer = new RpcPeer<string, string>({
      post: (packet) => posted.push(packet),
      read: readText,
      handle: (body) => void seen.push(body),
    });
    peer.receive({ kind: "event", body: "state" });
    await eventually(() => expect(seen).toEqual(["state"]));
    expect(posted).toEqual([]);
  });
});

describe("what is no packet", () => {
  it.each([undefined, null, 1, "text", {}, { kind: "other" }, { kind: "reply", id: 99, ok: true }])(
    "%j is ignored",
    (packet) => {
      const handle = vi.fn();
      const post = vi.fn();
      new RpcPeer<string, string>({ post, read: readText, handle }).receive(packet);
      expect(handle).not.toHaveBeenCalled();
      expect(post).not.toHaveBeenCalled();
    },
  );
});
