import type { Locator, Page } from "playwright-core";

/** A row in the page, as far as it is read here. */
interface RowElement {
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly y: number };
}

/** The tree of registries in the sidebar. */
export class RegistriesView {
  readonly #page: Page;
  readonly #sidebar: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#sidebar = page.locator(".part.sidebar");
  }

  /** Shows the view by its icon in the activity bar. */
  async open(): Promise<void> {
    const icon = this.#page.locator(".activitybar").getByRole("tab", { name: /^Archipelago/ });
    await icon.waitFor();
    const title = this.#sidebar.getByText(/Registries/i).first();
    // A reloaded window shows the view by itself, sooner or later, and a click then hides it.
    const isShown = () =>
      title.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    for (let i = 0; i < 5; i++) {
      if ((await icon.getAttribute("aria-selected")) !== "true") await icon.click();
      if (await isShown()) return;
    }
    await title.waitFor();
  }

  /** Rows whose accessible name matches: label, description and what the row says of itself. */
  row(name: string | RegExp): Locator {
    return this.#sidebar.getByRole("treeitem", { name }).first();
  }

  /** What the rows in sight whose accessible name matches are called, from the top. */
  async names(name: RegExp): Promise<readonly string[]> {
    // In one go: rows may be renewed meanwhile.
    const placed = await this.#sidebar
      .getByRole("treeitem", { name })
      .evaluateAll((rows: readonly RowElement[]) =>
        rows.map((each) => ({
          label: each.getAttribute("aria-label") ?? "",
          y: each.getBoundingClientRect().y,
        })),
      );
    return placed.toSorted((a, b) => a.y - b.y).map(({ label }) => label);
  }

  /** Opens a row and waits until it says so. */
  async expand(name: string | RegExp): Promise<void> {
    const row = this.row(name);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "true") return;
    await row.click();
    if ((await row.getAttribute("aria-expanded")) !== "true") await row.press("ArrowRight");
    await this.#sidebar.getByRole("treeitem", { name, expanded: true }).first().waitFor();
  }

  /** Opens a row that a click would show in the editor. */
  async expandByTwistie(name: string | RegExp): Promise<void> {
    await this.row(name).locator(".monaco-tl-twistie").click();
    await this.#sidebar.getByRole("treeitem", { name, expanded: true }).first().waitFor();
  }

  /** Selects exactly these rows. */
  async select(...names: readonly (string | RegExp)[]): Promise<void> {
    for (const [index, name] of names.entries()) {
      await this.row(name).click(index === 0 ? {} : { modifiers: ["Control"] });
    }
  }

  async openContextMenu(name: string | RegExp): Promise<void> {
    await this.row(name).click({ button: "right" });
    await this.#page.locator(".monaco-menu").first().waitFor();
  }

  /** Drags a row by the mouse, with all that is selected, onto something. */
  async drag(name: string | RegExp, target: Locator): Promise<void> {
    const { mouse } = this.#page;
    const from = await middleOf(this.row(name));
    const to = await middleOf(target);
    await mouse.move(from.x, from.y);
    await mouse.down();
    // The first moves start the drag; the tree takes it up from the next ones.
    await mouse.move(from.x + 8, from.y + 8, { steps: 4 });
    await mouse.move(to.x, to.y, { steps: 8 });
    await mouse.move(to.x + 1, to.y + 1, { steps: 2 });
    await mouse.up();
  }

  /** A button of the view's title. */
  async clickAction(name: string | RegExp): Promise<void> {
    await this.#sidebar.hover();
    await this.#sidebar.getByRole("button", { name }).first().click();
  }
}

async function middleOf(target: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await target.waitFor();
  const box = await target.boundingBox();
  if (!box) throw new Error("There is nothing to drag, or to drag to");
  return { x: box.x + Math.min(box.width / 2, 120), y: box.y + box.height / 2 };
}
