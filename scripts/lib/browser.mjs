// @ts-check
import { chromium } from "playwright-core";
import { findBrowser } from "./systemPackages.mjs";

/**
 * Starts the machine's Chromium without a window and without anything that goes to the network by
 * itself.
 * @param {{ readonly headless?: boolean }} [options]
 */
export async function launchBrowser({ headless = true } = {}) {
  return chromium.launch({
    executablePath: findBrowser(),
    headless,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
