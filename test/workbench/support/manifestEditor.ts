import type { FrameLocator, Locator, Page } from "playwright-core";

/** The rendered manifest: a webview, which is a frame within a frame. */
export class ManifestEditor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The document of the webview that can be seen. */
  get frame(): FrameLocator {
    return this.#page
      .locator("iframe.webview.ready:visible")
      .last()
      .contentFrame()
      .locator("#active-frame")
      .contentFrame();
  }

  get heading(): Locator {
    return this.frame.getByRole("heading", { level: 1 });
  }

  /** The table of platforms of a list. */
  get platforms(): Locator {
    return this.frame.getByRole("table").first();
  }

  /** Links that name a digest, in the order of the page. */
  digestLink(digest: string | RegExp): Locator {
    return this.frame.getByRole("link", { name: digest });
  }

  /** All that the page says. */
  get text(): Locator {
    return this.frame.locator("body");
  }
}
