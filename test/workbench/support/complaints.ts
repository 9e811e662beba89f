import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

/** The extension host writes to the console of the page; this is what it writes of our failures. */
const ours =
  /rejected promise not handled|unhandled ?rejection|archipelago[^\s"']*\/dist\/[^\s"']*:\d/i;

/**
 * Makes the test fail at its end if the page threw, a promise of the extension was rejected
 * unheard, or an error with a stack in the extension's bundle was written to the console.
 */
export function expectNoComplaints(page: Page): void {
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (ours.test(message.text())) complaints.push(message.text());
  });
  onTestFinished(() => {
    expect(complaints).toEqual([]);
  });
}
