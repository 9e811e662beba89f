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

  /** What the document is called. */
  title(name: string | RegExp): Locator {
    return this.frame.getByRole("heading", { level: 1, name });
  }

  /** A row of the table of platforms. */
  platform(platform: string): Locator {
    const header = this.frame.getByRole("rowheader", { name: platform, exact: true });
    return this.frame.getByRole("row").filter({ has: header });
  }

  /** The document itself. */
  get json(): Locator {
    return this.frame.getByRole("region", { name: "JSON" }).last();
  }

  /** The full digests in the document, from the top. */
  get jsonLinks(): Locator {
    return this.json.getByRole("link", { name: /^sha(256|512):[0-9a-f]{64,}$/ });
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", { name });
  }

  /** All that the page says. */
  get text(): Locator {
    return this.frame.locator("body");
  }
}
