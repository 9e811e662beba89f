import { beforeEach, describe, expect, it } from "vitest";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { RowRenewal } from "../../../src/explorer/rowRenewal.ts";
import { deferred } from "../../support/deferred.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { settle } from "../../support/manualClock.ts";
import { amd64, arm64, putImage, putIndex } from "../../support/sampleImages.ts";

const repository = "team/app";
const other = "team/other";

/** A view that forgets, as VS Code does, what is below the rows that it is given anew. */
class ForgetfulView {
  readonly harness = new ExplorerHarness();
  readonly looks = new Map<string, string>();
  readonly fired: (readonly string[] | undefined)[] = [];
  readonly #known = new Map<string, ExplorerNode>();
  isSeen = true;
  readonly renewal = new RowRenewal({
    model: this.harness.model,
    look: (node) => [this.harness.model.summary(node), this.looks.get(node.id)],
    fire: (rows) => this.#forget(rows),
    isSeen: () => this.isSeen,
  });

  constructor() {
    this.harness.model.onDidChange((change) => this.renewal.notice(change));
  }

  has(node: ExplorerNode): boolean {
    return this.#known.get(node.id) === node;
  }

  async open(node?: ExplorerNode): Promise<readonly ExplorerNode[]> {
    const children = await this.harness.model.children(node);
    this.renewal.gaveChildren(node, children);
    for (const child of children) {
      this.#known.set(child.id, child);
      this.renewal.gaveLook(child);
    }
    return children;
  }

  async openChild(node: ExplorerNode | undefined, id: string): Promise<ExplorerNode> {
    const child = (await this.open(node)).find((each) => each.id.includes(id));
    if (!child) throw new Error(`No ${id}`);
    return child;
  }

  #forget(rows: readonly ExplorerNode[] | undefined): void {
    this.fired.push(rows?.map(({ id }) => id));
    for (const node of [...this.#known.values()]) {
      if (!rows || rows.some((row) => row !== node && this.#isBelow(node, row))) {
        this.#known.delete(node.id);
      }
    }
    // News of an object that it does not know it would pass over.
    expect(rows?.every((row) => this.has(row)) ?? true).toBe(true);
    for (const row of rows ?? []) this.renewal.gaveLook(row);
  }

  #isBelow(node: ExplorerNode | undefined, row: ExplorerNode): boolean {
    if (!node) return false;
    return node.parentId === row.id || this.#isBelow(this.#known.get(node.parentId ?? ""), row);
  }
}

let view: ForgetfulView;
let connection: ExplorerNode;
let app: ExplorerNode;
let tag: ExplorerNode;
let platform: ExplorerNode;

beforeEach(async () => {
  view = new ForgetfulView();
  const { store } = view.harness;
  const members = [amd64, arm64].map((each) => putImage(store, { repository }, each));
  putIndex(store, { repository, tag: "1.4" }, members);
  putImage(store, { repository: other, tag: "1.0" }, amd64);
  connection = await view.openChild(undefined, "registry.test");
  app = await view.openChild(connection, repository);
  tag = await view.openChild(app, "1.4");
  await view.open(tag);
  await view.harness.resolveRows();
  // Its row was given anew when its contents were known.
  platform = await view.openChild(tag, members[0]?.digest ?? "");
  view.fired.length = 0;
});

describe("rows that are given anew", () => {
  it("are none while what is asked for again turns out to be the same", async () => {
    const before = view.harness.store.count("listTags");
    view.harness.model.refresh();
    expect(view.has(platform)).toBe(true);
    await view.renewal.settled();
    await view.harness.resolveRows();
    expect(view.harness.store.count("listTags")).toBe(before + 1);
    expect(view.fired).toEqual([]);
    expect(view.has(platform)).toBe(true);
  });

  it("are those whose children are others, once these are there", async () => {
    putImage(view.harness.store, { repository, tag: "1.5" }, amd64);
    view.harness.model.refresh(connection);
    expect(view.fired).toEqual([]);
    expect(view.has(platform)).toBe(true);
    await view.renewal.settled();
    expect(view.fired).toEqual([[app.id]]);
  });

  it("are the row of a connection alone where only its name is another", () => {
    view.looks.set(connection.id, "renamed");
    view.harness.setConnections([{ ...sampleConnection, name: "Ours" }]);
    expect(view.fired).toEqual([[connection.id]]);
    expect(view.harness.model.current(connection)).toMatchObject({ connection: { name: "Ours" } });
  });

  it("are none for what is noted of a connection and shows nowhere", () => {
    view.harness.setConnections([{ ...sampleConnection, provider: "generic" }]);
    expect(view.fired).toEqual([]);
  });

  it("are all where another connection stands at the top", () => {
    view.harness.setConnections([sampleConnection, { ...sampleConnection, id: "other.test" }]);
    expect(view.fired).toEqual([undefined]);
  });

  it("are the platforms that look different, and nothing around them", () => {
    view.looks.set(platform.id, "verified");
    view.renewal.noticeAll();
    expect(view.fired).toEqual([[platform.id]]);
    view.renewal.gaveLook(platform);
    view.renewal.noticeAll();
    expect(view.fired).toHaveLength(1);
  });

  it("are their parent where they are many", async () => {
    for (let at = 0; at < 51; at++) {
      putImage(view.harness.store, { repository, tag: `2.${at}` }, amd64);
    }
    view.harness.model.refresh(app);
    await view.renewal.settled();
    const tags = await view.open(app);
    view.fired.length = 0;
    for (const { id } of tags.slice(0, 50)) view.looks.set(id, "verified");
    view.renewal.noticeAll();
    expect(view.fired).toEqual([tags.slice(0, 50).map(({ id }) => id)]);
    for (const { id } of tags.slice(0, 51)) view.looks.set(id, "verified again");
    view.renewal.noticeAll();
    expect(view.fired.slice(1)).toEqual([[app.id]]);
  });

  it("are not those below a row whose look alone was in question", () => {
    view.looks.set(platform.id, "verified");
    view.renewal.noticeLook(connection.id);
    expect(view.fired).toEqual([]);
    view.looks.set(connection.id, "86 of 100 pulls left");
    view.renewal.noticeLook(connection.id);
    expect(view.fired).toEqual([[connection.id]]);
  });

  it("come at once, unasked, where they are closed or out of sight", () => {
    const before = view.harness.store.count("listTags");
    view.renewal.collapsed(app);
    view.harness.model.refresh(app);
    expect(view.fired).toEqual([[app.id]]);
    view.renewal.expanded(app);
    view.isSeen = false;
    view.harness.model.refresh(app);
    expect(view.fired).toEqual([[app.id], [app.id]]);
    expect(view.harness.store.count("listTags")).toBe(before);
  });

  it("can be gone to while others are still being asked for", async () => {
    const { store, model } = view.harness;
    const slow = await view.openChild(connection, other);
    await view.open(slow);
    const gate = deferred<undefined>();
    const list = store.listTags.bind(store);
    store.listTags = async function* (name, options) {
      if (name === other) await gate.promise;
      yield* list(name, options);
    };
    model.refresh(slow);
    putImage(store, { repository, tag: "1.5" }, amd64);
    model.refresh(app);
    await view.renewal.settled(tag);
    expect(view.fired).toEqual([[app.id]]);
    putImage(store, { repository: other, tag: "1.1" }, amd64);
    gate.resolve(undefined);
    await view.renewal.settled();
    expect(view.fired).toEqual([[app.id], [slow.id]]);
  });

  it("are closed rows below open ones as well", async () => {
    view.renewal.collapsed(tag);
    view.harness.model.refresh(app);
    await view.renewal.settled();
    expect(view.fired).toEqual([[tag.id]]);
  });

  it("are known by the objects that the view has, also once others stand for them", async () => {
    const renamed = { ...sampleConnection, name: "Ours" };
    view.harness.setConnections([renamed]);
    const ref = { connectionId: connection.id };
    expect(await view.harness.model.locate(ref)).not.toBe(connection);
    view.looks.set(connection.id, "another");
    view.renewal.noticeAll();
    expect(view.fired).toEqual([[connection.id]]);
    expect(view.has(connection)).toBe(true);
  });

  it("are forgotten with the row that they stood below", async () => {
    view.harness.store.repository(repository).tags.delete("1.4");
    view.harness.model.refresh(app);
    await view.renewal.settled();
    expect(view.fired).toEqual([[app.id]]);
    await view.open(app);
    await settle();
    view.fired.length = 0;
    view.looks.set(platform.id, "verified");
    view.renewal.noticeAll();
    expect(view.fired).toEqual([]);
  });
});
