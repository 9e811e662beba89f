import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, onTestFinished } from "vitest";
import { launchBrowser } from "../../../scripts/lib/browser.mjs";
import { artifacts } from "../../../scripts/lib/paths.mjs";
import { Workbench } from "./workbench.ts";

export interface Session {
  readonly workbench: Workbench;
  /** Opens a second window of the same VS Code. */
  readonly openWindow: () => Promise<Workbench>;
  /** Keeps a picture for people to look at, in `artifacts/screenshots`. */
  readonly screenshot: (name: string) => Promise<void>;
}

/** The browser of all sessions of a file: starting one takes longer than to forget what it knew. */
const started: { browser?: Promise<Browser> } = {};

afterAll(async () => {
  await (await started.browser)?.close();
});

/**
 * Opens VS Code in a browser that remembers nothing; it is closed when the test ends. A test that
 * fails leaves a picture.
 */
export async function openSession(url: string): Promise<Session> {
  const browser = await (started.browser ??= launchBrowser());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await newPage(context);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await screenshot(page, `failed ${task.name}`);
    await Promise.all(context.pages().map((each) => leave(each)));
    await context.close();
  });
  const openIn = async (tab: Page) => {
    const workbench = new Workbench(tab);
    await workbench.open(url);
    return workbench;
  };
  return {
    workbench: await openIn(page),
    openWindow: async () => openIn(await newPage(context)),
    screenshot: (name) => screenshot(page, name),
  };
}

/** VS Code keeps the extension host of a window that did not say goodbye for hours. */
async function leave(page: Page): Promise<void> {
  await page.goto("about:blank", { timeout: 5_000 }).catch(() => undefined);
}

async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(artifacts, "screenshots");
  await mkdir(folder, { recursive: true });
  const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.png`;
  await page.screenshot({ path: path.join(folder, file) });
}
