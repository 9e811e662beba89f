import { setTimeout } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { ManifestEditor } from "./manifestEditor.ts";
import { QuickInput } from "./quickInput.ts";
import { RegistriesView } from "./registriesView.ts";

/** Runs in the page: what happens to it while another window has the focus, and after that. */
const leaveAndReturn = `(async () => {
  document.hasFocus = () => false;
  window.dispatchEvent(new FocusEvent("blur"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  delete document.hasFocus;
  window.dispatchEvent(new FocusEvent("focus"));
})()`;

/** A VS Code window, used through what a person sees: roles, names and keys. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly registries: RegistriesView;
  readonly manifestEditor: ManifestEditor;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.registries = new RegistriesView(page);
    this.manifestEditor = new ManifestEditor(page);
  }

  /** Opens VS Code and waits until it takes commands. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
    await this.activityBarItem("Explorer").waitFor({ timeout: 60_000 });
  }

  activityBarItem(name: string | RegExp): Locator {
    return this.page.locator(".activitybar").getByRole("tab", { name });
  }

  /** The sidebar, whatever view it shows. */
  get sidebar(): Locator {
    return this.page.locator(".part.sidebar");
  }

  /** What the Registries view, the upper one, says while it has no rows. */
  get welcome(): Locator {
    return this.sidebar.getByRole("region", { name: "Welcome" }).first();
  }

  /** A tab of the editor area. */
  editorTab(name: string | RegExp): Locator {
    return this.page.locator(".tabs-container").getByRole("tab", { name });
  }

  /** Runs a command by its title, category included, as the palette shows it. */
  async runCommand(title: string): Promise<void> {
    await this.#typeInPalette(`>${title}`);
    await this.quickInput
      .option(new RegExp(`^${escapeRegExp(title)}`))
      .first()
      .click();
  }

  /** Whether the palette, opened now, offers a command of this title. */
  async offersCommand(title: string): Promise<boolean> {
    await this.#typeInPalette(`>${title}`);
    // Whatever stands first, be it "No matching commands", is there once the text was looked for.
    await this.quickInput.option(/./).first().waitFor();
    const offered = await this.quickInput.option(new RegExp(`^${escapeRegExp(title)}`)).count();
    await this.quickInput.cancel();
    return offered > 0;
  }

  /** What takes the focus closes the palette at once, and a person would open it again. */
  async #typeInPalette(text: string): Promise<void> {
    const { input } = this.quickInput;
    for (let i = 0; i < 3; i++) {
      await this.#openPalette();
      const isTyped = await input.fill(text, { timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isTyped) return;
    }
    await input.fill(text);
  }

  /** A webview that is just taking the focus swallows a key, and a person would press it again. */
  async #openPalette(): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.quickInput.input;
    await input.waitFor({ timeout: 3_000 }).catch(() => this.page.keyboard.press("F1"));
    await input.waitFor();
  }

  /** Changes the colours by the picker that has all of them. */
  async setTheme(name: string): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.waitFor(/color theme/i);
    await this.quickInput.input.fill(name);
    await this.quickInput.pick(new RegExp(`^${escapeRegExp(name)}`));
    await this.quickInput.waitUntilClosed();
  }

  /**
   * Loads the window anew by VS Code's own command: a reload by the browser would leave it no time to
   * write down its state. While VS Code is still writing it stays, and a person would ask again.
   */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load", { timeout: 60_000 }).then(() => true);
    do {
      await this.runCommand("Developer: Reload Window");
    } while (!(await Promise.race([loaded, setTimeout(20_000, false)])));
    await this.activityBarItem("Explorer").waitFor({ timeout: 60_000 });
  }

  /** A message at the lower right, new ones and old ones. */
  notification(text: string | RegExp): Locator {
    return this.page
      .locator(".notifications-toasts .notification-list-item")
      .filter({ hasText: text });
  }

  /** Leaves the window and comes back, which tabs of a browser under test do not notice by themselves. */
  async turnTo(): Promise<void> {
    await this.page.bringToFront();
    await this.page.evaluate(leaveAndReturn);
  }

  async dismissNotifications(): Promise<void> {
    await this.runCommand("Notifications: Clear All Notifications");
    await this.notification("").first().waitFor({ state: "hidden" });
  }

  /** A modal question. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box").filter({ hasText: text });
  }

  /** Presses a button of a modal question. */
  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    await this.dialog(text).getByRole("button", { name: button }).click();
  }

  /** Chooses from the open menu, by key: it ignores a click that follows its opening too quickly. */
  async choose(menuItem: string | RegExp): Promise<void> {
    const menu = this.page.locator(".monaco-menu");
    await menu.getByRole("menuitem", { name: menuItem }).hover();
    await this.page.keyboard.press("Enter");
    await menu.first().waitFor({ state: "hidden" });
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
