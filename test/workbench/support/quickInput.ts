import type { Locator, Page } from "playwright-core";

/** The box at the top of the window: palette, pick lists and input boxes. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator(".quick-input-widget:visible");
  }

  get input(): Locator {
    return this.#widget.locator("input[type=text]:visible, input[type=password]:visible").first();
  }

  /** Rows by their accessible name, which starts with the label. */
  option(name: string | RegExp): Locator {
    return this.#widget.getByRole("option", { name });
  }

  /** Rows of which several can be chosen. */
  choice(name: string | RegExp): Locator {
    return this.#widget.getByRole("checkbox", { name });
  }

  /** The complaint about what was typed. */
  get message(): Locator {
    return this.#widget.locator(".quick-input-message");
  }

  get title(): Locator {
    return this.#widget.locator(".quick-input-title");
  }

  /** Waits for the step whose prompt, placeholder or title holds the text. */
  async waitFor(text: string | RegExp): Promise<void> {
    const byPlaceholder = this.#widget.getByPlaceholder(text);
    await this.#widget.getByText(text).or(byPlaceholder).first().waitFor();
  }

  /** Replaces what the box holds and goes on. */
  async enter(text: string): Promise<void> {
    await this.input.fill(text);
    await this.#page.keyboard.press("Enter");
  }

  /** Chooses a row, from under the explanation of another if one lies upon it. */
  async pick(name: string | RegExp): Promise<void> {
    const option = this.option(name).first();
    await option.click({ timeout: 5_000 }).catch(async () => {
      await this.#page.mouse.move(0, 0);
      await option.click();
    });
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await this.waitUntilClosed();
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.first().waitFor({ state: "hidden" });
  }
}
