import { describe, expect, it, vi } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { ProviderError } from "../../../../src/providers/providerError.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";
import { RecordingLogger } from "../../../support/recordingLogger.ts";

vi.mock("vscode", async () => import("../../../support/vscodeEventsStub.ts"));
const { readOffer } = await import("../../../../src/vscode/api/offeredProvider.ts");
const { ProviderCalls } = await import("../../../../src/vscode/api/providerCalls.ts");

const canary = "canary-s3cret";
const host = "contoso.test";
const digest = `sha256:${"a".repeat(64)}`;
const base = { id: "contoso.registry", label: "Contoso", matches: () => true };

/** A provider with the given functions, called as for a connection. */
function calls(functions: Readonly<Record<string, unknown>>) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const going = new AbortController();
  const provider = readOffer({ ...base, ...functions });
  const made = new ProviderCalls(provider, { logger, clock, lifetime: going.signal });
  return { calls: made, clock, logger, going };
}

async function* pagesOf(...pages: readonly unknown[]) {
  for (const page of pages) yield await Promise.resolve(page);
}

async function collect<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail("It did not fail"),
    (error: unknown) => error,
  );
}

/** The code of the `ProviderError` that a failure is or has as its cause. */
function codeOf(error: unknown): string {
  const found = StoreError.is(error) ? error.cause : error;
  return ProviderError.is(found) ? `${found.code} of ${found.provider}` : String(error);
}

function deferred<T>() {
  return Promise.withResolvers<T>();
}

const never = () => new Promise<never>(() => undefined);

describe("invariant 9: signing in by an extension", () => {
  it.each([
    [
      { username: "kim", password: canary },
      { kind: "basic", username: "kim", password: canary },
    ],
    [{ token: canary }, { kind: "token", token: canary }],
  ])("takes a credential", async (answer, credential) => {
    const getCredential = vi.fn(() => Promise.resolve(answer));
    const { calls: made, logger } = calls({ getCredential });
    await expect(made.signIn(host, {})).resolves.toEqual(credential);
    expect(getCredential).toHaveBeenCalledWith(
      { host },
      expect.objectContaining({ isCancellationRequested: true }), // it is over by now
    );
    expect(logger.lines.join()).not.toContain(canary);
  });

  it("takes one that is not promised, too", async () => {
    const { calls: made } = calls({ getCredential: () => ({ token: canary }) });
    await expect(made.signIn(host, {})).resolves.toEqual({ kind: "token", token: canary });
  });

  it.each([undefined, null])("tells with %j that nobody is signed in", async (answer) => {
    const { calls: made } = calls({ getCredential: () => Promise.resolve(answer) });
    expect(codeOf(await failureOf(made.signIn(host, {})))).toBe("signedOut of Contoso");
  });

  it.each([
    [canary],
    [[canary]],
    [{}],
    [{ username: "kim" }],
    [{ username: "", password: canary }],
    [{ username: "kim:x", password: canary }],
    [{ username: "kim\nadmin", password: canary }],
    [{ username: "x".repeat(256), password: canary }],
    [{ username: 7, password: canary }],
    [{ username: "kim", password: "" }],
    [{ username: "kim", password: canary.repeat(10_000) }],
    [{ username: "kim", password: [canary] }],
    [{ token: "" }],
    [{ token: `${canary}\r\nx-injected: 1` }],
    [{ token: 7 }],
    [
      {
        get token(): string {
          throw new Error("no");
        },
      },
    ],
  ])("refuses what is no credential, and quotes nothing of it", async (answer) => {
    const { calls: made, logger } = calls({ getCredential: () => Promise.resolve(answer) });
    const error = await failureOf(made.signIn(host, {}));
    expect(codeOf(error)).toBe("badAnswer of Contoso");
    expect(`${String(error)} ${logger.lines.join()}`).not.toContain(canary);
  });

  it.each([
    ["throws", () => ({ thrown: new Error("no network") }), "no network"],
    ["throws a text", () => ({ thrown: "no\n\u{1b}[31mnetwork" }), "no [31mnetwork"],
    ["throws what cannot be told", () => ({ thrown: Object.create(null) as unknown }), ""],
    ["throws at length", () => ({ thrown: new Error("x".repeat(5000)) }), "x".repeat(300)],
    ["says that it was cancelled", () => ({ thrown: new DOMException("x", "AbortError") }), "x"],
  ])("is a failure of the extension where it %s", async (_what, make, reason) => {
    const { thrown } = make();
    for (const getCredential of [
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- extensions do
      () => Promise.reject(thrown),
      () => {
        throw thrown;
      },
    ]) {
      const { calls: made } = calls({ getCredential });
      const error = await failureOf(made.signIn(host, {}));
      expect(codeOf(error)).toBe("failed of Contoso");
      expect(error).toMatchObject({ reason });
    }
  });

  it("ends after two minutes", async () => {
    const { calls: made, clock } = calls({ getCredential: never });
    const failure = failureOf(made.signIn(host, {}));
    await settle();
    clock.advance(119_999);
    await settle();
    expect(clock.sleeping).toBe(1);
    clock.advance(1);
    expect(codeOf(await failure)).toBe("timeout of Contoso");
    expect(clock.sleeping).toBe(0);
  });

  it("ends when it is cancelled, and tells the extension", async () => {
    const heard = vi.fn();
    const getCredential = (_request: unknown, token: { onCancellationRequested: typeof heard }) => {
      token.onCancellationRequested(heard);
      return never();
    };
    const { calls: made, clock } = calls({ getCredential });
    const controller = new AbortController();
    const failure = failureOf(made.signIn(host, { signal: controller.signal }));
    controller.abort();
    expect(isAbortError(await failure)).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  it("ends when the provider goes, and is over from then on", async () => {
    const { calls: made, going } = calls({ getCredential: never });
    const failure = failureOf(made.signIn(host, {}));
    await settle();
    going.abort();
    expect(codeOf(await failure)).toBe("missing of Contoso");
    expect(codeOf(await failureOf(made.signIn(host, {})))).toBe("missing of Contoso");
  });
});

describe("invariant 9: repositories that an extension lists", () => {
  it("come page by page, each name once, and only names that can be asked for", async () => {
    const listRepositories = vi.fn(() =>
      pagesOf(
        { names: ["team/app", "../etc", "Team/UPPER", "team/app"], hasMore: true },
        { names: ["team/app", "team/web"], hasMore: false },
        { names: ["never read"], hasMore: false },
      ),
    );
    const { calls: made } = calls({ listRepositories });
    const place = { host, username: "kim" };
    const options = { pageSize: 100, after: "a", filter: "app" };
    expect(await collect(made.repositories(place, options))).toEqual([
      { items: ["team/app", "Team/UPPER"], hasMore: true },
      { items: ["team/web"], hasMore: false },
    ]);
    // Of the filter it is told only if it says that it heeds it.
    expect(listRepositories).toHaveBeenCalledWith(
      { host, username: "kim", pageSize: 100, after: "a" },
      expect.anything(),
    );
  });

  it("are filtered by the extension if it can", async () => {
    const listRepositories = vi.fn(() => pagesOf());
    const capabilities = { filterRepositories: true };
    const { calls: made } = calls({ listRepositories, capabilities });
    expect(await collect(made.repositories({ host }, { filter: "app" }))).toEqual([]);
    expect(listRepositories).toHaveBeenCalledWith({ host, filter: "app" }, expect.anything());
  });

  it.each([
    ["no list", () => undefined],
    ["an array", () => [{ names: [], hasMore: false }]],
    ["a list that cannot be iterated", () => ({ [Symbol.asyncIterator]: () => ({}) })],
    ["results that are none", () => ({ [Symbol.asyncIterator]: () => ({ next: () => 1 }) })],
    ["a page that is none", () => pagesOf("page")],
    ["a page without names", () => pagesOf({ hasMore: false })],
    ["a page that does not say whether it is the last", () => pagesOf({ names: [] })],
    ["a name that is no text", () => pagesOf({ names: [{}], hasMore: false })],
    [
      "an endless page",
      () => pagesOf({ names: Array.from({ length: 10_001 }, (_, n) => `a${n}`), hasMore: false }),
    ],
    [
      "a page that fails to be read",
      () =>
        pagesOf({
          get names() {
            throw new Error("no");
          },
          hasMore: false,
        }),
    ],
  ])("are refused as %s", async (_what, listRepositories) => {
    const { calls: made } = calls({ listRepositories });
    const error = await failureOf(collect(made.repositories({ host })));
    expect(StoreError.is(error, "badResponse")).toBe(true);
    expect(codeOf(error)).toBe("badAnswer of Contoso");
  });

  it("keep the pages that came before a failure", async () => {
    async function* listRepositories() {
      yield await Promise.resolve({ names: ["a"], hasMore: true });
      throw new Error("quota");
    }
    const { calls: made } = calls({ listRepositories });
    const pages = made.repositories({ host })[Symbol.asyncIterator]();
    expect(await pages.next()).toMatchObject({ value: { items: ["a"] } });
    const error = await failureOf(pages.next());
    expect(codeOf(error)).toBe("failed of Contoso");
    expect(String(error)).toContain("quota");
  });

  it("are given up where nothing new comes any more", async () => {
    const next = vi.fn(() => ({ done: false, value: { names: ["a"], hasMore: true } }));
    const list = { [Symbol.asyncIterator]: () => ({ next }) };
    const { calls: made, logger } = calls({ listRepositories: () => list });
    const pages = await collect(made.repositories({ host }));
    expect(pages.at(-1)).toEqual({ items: [], hasMore: false });
    expect(next).toHaveBeenCalledTimes(21);
    expect(logger.lines.join()).toContain("does not get on");
  });

  it("have a minute a page", async () => {
    const first = deferred<unknown>();
    const end = vi.fn(() => Promise.reject(new Error("cannot end")));
    const answers = [first.promise, never()];
    const iterator = { next: () => answers.shift(), return: end };
    const list = { [Symbol.asyncIterator]: () => iterator };
    const { calls: made, clock } = calls({ listRepositories: () => list });
    const pages = made.repositories({ host })[Symbol.asyncIterator]();
    const page = pages.next();
    await settle();
    clock.advance(59_999);
    first.resolve({ done: false, value: { names: ["a"], hasMore: true } });
    expect(await page).toMatchObject({ value: { items: ["a"] } });
    const failure = failureOf(pages.next());
    await settle();
    clock.advance(60_000);
    expect(codeOf(await failure)).toBe("timeout of Contoso");
    expect(end).toHaveBeenCalledTimes(1);
  });

  it("are not read to their end when nobody wants them any more", async () => {
    const end = vi.fn(() => ({ done: true }));
    const next = () => ({ done: false, value: { names: ["a"], hasMore: true } });
    const list = { [Symbol.asyncIterator]: () => ({ next, return: end }) };
    let token: unknown;
    const listRepositories = (_request: unknown, given: unknown) => {
      token = given;
      return list;
    };
    const { calls: made } = calls({ listRepositories });
    for await (const page of made.repositories({ host })) {
      expect(page.items).toEqual(["a"]);
      break;
    }
    expect(end).toHaveBeenCalledTimes(1);
    expect(token).toMatchObject({ isCancellationRequested: true });
  });

  it("end with an AbortError only where they were cancelled", async () => {
    const list = { [Symbol.asyncIterator]: () => ({ next: never }) };
    const { calls: made, going } = calls({ listRepositories: () => list });
    const controller = new AbortController();
    const cancelled = failureOf(collect(made.repositories({ host }, controller)));
    await settle();
    controller.abort();
    expect(isAbortError(await cancelled)).toBe(true);
    const lost = failureOf(collect(made.repositories({ host })));
    await settle();
    going.abort();
    expect(codeOf(await lost)).toBe("missing of Contoso");
  });
});

describe("invariant 9: tags that an extension lists", () => {
  it("come with what is known of them", async () => {
    const tags = [
      { name: "1.0", updatedAt: 1_700_000_000_000, digest, size: 42 },
      { name: "not a tag", size: 1 },
      { name: "latest" },
    ];
    const listTags = vi.fn(() => pagesOf({ tags, hasMore: false }));
    const capabilities = { tagTimes: true, filterTags: true };
    const { calls: made } = calls({ listTags, capabilities });
    const options = { filter: "1", newestFirst: true };
    expect(await collect(made.tags({ host, repository: "team/app" }, options))).toEqual([
      {
        items: ["1.0", "latest"],
        hasMore: false,
        facts: new Map([["1.0", { updatedAt: 1_700_000_000_000, digest, size: 42 }]]),
      },
    ]);
    expect(listTags).toHaveBeenCalledWith(
      { host, repository: "team/app", filter: "1", newestFirst: true },
      expect.anything(),
    );
  });

  it("are in the extension's order where it knows no times", async () => {
    const listTags = vi.fn(() => pagesOf());
    const { calls: made } = calls({ listTags });
    await collect(made.tags({ host, repository: "app" }, { newestFirst: true, filter: "x" }));
    expect(listTags).toHaveBeenCalledWith({ host, repository: "app" }, expect.anything());
  });

  it.each([
    ["latest"],
    [{ name: 1 }],
    [{ name: "a", updatedAt: "2026-01-01" }],
    [{ name: "a", updatedAt: -1 }],
    [{ name: "a", updatedAt: Number.NaN }],
    [{ name: "a", updatedAt: 8.64e15 + 1 }],
    [{ name: "a", size: Infinity }],
    [{ name: "a", digest: "sha256:abc" }],
    [{ name: "a", digest: 1 }],
  ])("are refused with %j", async (tag) => {
    const { calls: made } = calls({ listTags: () => pagesOf({ tags: [tag], hasMore: false }) });
    const error = await failureOf(collect(made.tags({ host, repository: "app" })));
    expect(codeOf(error)).toBe("badAnswer of Contoso");
  });
});
