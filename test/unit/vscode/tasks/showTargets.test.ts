import { expect, it } from "vitest";
import { LocalStoreList } from "../../../../src/images/local/localStoreList.ts";
import { cancelledItem } from "../../../../src/images/transfers/itemOutcome.ts";
import { showTargets } from "../../../../src/vscode/tasks/showTargets.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { requestOf } from "../../../support/transfers.ts";

/** What is shown after a transfer of one image into a new layout. */
async function shownAfter(kind: "copied" | "failed") {
  const list = new LocalStoreList(new MemoryMemento());
  const { id } = await list.expect({ kind: "layout", path: "/images" });
  const { items, choices } = requestOf(["1"]);
  const request = {
    items: items.map((each) => ({ ...each, to: { ...each.to, storeId: id } })),
    choices,
  };
  await showTargets(
    { request, outcome: { end: "done", items: [{ ...cancelledItem, kind }] } },
    list,
  );
  return list.all.map(({ path }) => path);
}

it("shows a layout that a transfer wrote, whoever began it", async () => {
  expect(await shownAfter("copied")).toEqual(["/images"]);
});

it("shows none that nothing came into", async () => {
  expect(await shownAfter("failed")).toEqual([]);
});
