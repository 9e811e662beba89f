import { expect, it } from "vitest";
import { PageEdits } from "../../../../src/vscode/editor/pageEdits.ts";

function setUp() {
  const done: string[] = [];
  const held = Promise.withResolvers<boolean>();
  const work =
    (name: string, result: Promise<boolean> | boolean = true) =>
    async () => {
      done.push(`${name} begins`);
      const isMade = await result;
      done.push(`${name} ends`);
      return isMade;
    };
  return { edits: new PageEdits(), done, held, work };
}

it("makes one edit after another, and acts once they are made", async () => {
  const { edits, done, held, work } = setUp();
  const all = [
    edits.edit(work("edit", held.promise)),
    edits.edit(work("other edit")),
    edits.act(work("push")),
  ];
  held.resolve(true);
  await Promise.all(all);
  expect(done.filter((each) => each.endsWith("begins"))).toEqual([
    "edit begins",
    "other edit begins",
    "push begins",
  ]);
  expect(done.indexOf("edit ends")).toBeLessThan(done.indexOf("other edit begins"));
});

it("does not act after an edit that was not agreed to, but does when asked anew", async () => {
  const { edits, done, held, work } = setUp();
  const edit = edits.edit(work("edit", held.promise));
  const push = edits.act(work("push"));
  held.resolve(false);
  await Promise.all([edit, push]);
  expect(done).not.toContain("push begins");
  await edits.act(work("push"));
  expect(done).toContain("push ends");
});

it("does not act after an edit that failed, and edits on", async () => {
  const { edits, done, held, work } = setUp();
  const edit = edits.edit(() => held.promise);
  const push = edits.act(work("push"));
  const next = edits.edit(work("next"));
  held.reject(new Error("refused"));
  await expect(edit).rejects.toThrow("refused");
  await expect(push).rejects.toThrow("refused");
  await next;
  expect(done).toEqual(["next begins", "next ends"]);
});

it("lets edits be made while it acts", async () => {
  const { edits, done, held, work } = setUp();
  const push = edits.act(work("push", held.promise));
  await edits.edit(work("edit"));
  held.resolve(true);
  await push;
  expect(done.at(-1)).toBe("push ends");
});
