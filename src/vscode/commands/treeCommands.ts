import { env, l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { SortOrder } from "../../explorer/explorerSettings.ts";
import { askChoice, askText, back } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef, type NodeRef } from "./targets.ts";

/** Filter…: shows only repositories and tags whose name contains a text. */
export async function filterTree({ tree }: Services): Promise<void> {
  const text = await askText({
    title: l10n.t("Filter Registries"),
    prompt: l10n.t("Show repositories and tags whose name contains this. Leave empty to show all."),
    placeholder: l10n.t("Part of a name"),
    value: tree.filter,
  });
  if (text !== back) tree.setFilter(text.trim());
}

/** Sort By…: in which order tags stand, here and wherever they are chosen from. */
export async function sortTree({ tagOrder, setTagOrder }: Services): Promise<void> {
  const orders = ["semver", "newest", "name", "registry"] as const;
  const order = await askChoice({
    title: l10n.t("Sort Tags By"),
    placeholder: l10n.t("Choose an order"),
    choices: orders.map((value) => ({ value, ...orderText(value) })),
    active: tagOrder(),
  });
  if (order !== back) await setTagOrder(order);
}

/** Load All: all that is left of a listing, of which whatever came stays when it is cancelled. */
export async function loadAllRows(services: Services, target?: NodeRef): Promise<void> {
  const { tree } = services;
  const row = target ?? tree.selection[0];
  const listing = isRow(row) ? row : await pickListing(services);
  if (!listing) return;
  await withProgress(l10n.t("Loading all…"), (signal, report) =>
    tree.loadAll(
      listing,
      (count) => {
        const message = l10n.t("{0} so far", count.toLocaleString(env.language));
        report({ message, done: 0, total: 0 });
      },
      { signal },
    ),
  );
}

function isRow(value: unknown): value is NodeRef {
  return readConnectionRef(value) !== undefined;
}

async function pickListing(services: Services): Promise<NodeRef | undefined> {
  const connection = await pickConnection(services, l10n.t("Load All"));
  return connection && { connectionId: connection.id };
}

function orderText(order: SortOrder): { readonly label: string; readonly detail?: string } {
  switch (order) {
    case "semver":
      return { label: l10n.t("Version"), detail: l10n.t("The newest version first") };
    case "newest":
      return {
        label: l10n.t("Time"),
        detail: l10n.t(
          "Last written first, where the registry tells times with its list of tags; else by version",
        ),
      };
    case "name":
      return { label: l10n.t("Name") };
    case "registry":
      return { label: l10n.t("Order of the Registry") };
    default:
      return assertNever(order);
  }
}
