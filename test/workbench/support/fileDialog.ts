import path from "node:path";
import { expect } from "vitest";
import type { Workbench } from "./workbench.ts";

/** Waits for VS Code's own file dialog, which is there where a browser has none. */
async function dialogShown({ quickInput }: Workbench, title: string): Promise<void> {
  await quickInput.waitFor(title);
  // It takes no notice of what is typed before it has shown its first folder.
  await quickInput.option("..").waitFor();
}

/** Chooses a file in that dialog. */
export async function chooseFile(workbench: Workbench, title: string, file: string): Promise<void> {
  const { quickInput } = workbench;
  await dialogShown(workbench, title);
  await quickInput.input.fill(`${path.dirname(file)}/`);
  await quickInput.pick(path.basename(file));
  await quickInput.waitUntilClosed();
}

/**
 * Types the path of a new file in that dialog, folder first: it goes there before it takes a name. Once
 * it has gone, it puts its own name into the box, over what was typed meanwhile.
 */
export async function nameFile(workbench: Workbench, title: string, file: string): Promise<void> {
  const { quickInput } = workbench;
  await dialogShown(workbench, title);
  await quickInput.input.fill(`${path.dirname(file)}/`);
  await quickInput.option("..").waitFor();
  let settled = 0;
  const isTyped = async (): Promise<boolean> => {
    settled = (await quickInput.input.inputValue()) === file ? settled + 1 : 0;
    if (settled === 0) await quickInput.input.fill(file);
    return settled >= 3;
  };
  await expect.poll(isTyped, { timeout: 15_000, interval: 500 }).toBe(true);
  await confirm(workbench);
}

/** Chooses a folder in that dialog, by the button that goes there. */
export async function chooseFolder(
  workbench: Workbench,
  title: string,
  folder: string,
): Promise<void> {
  const { quickInput } = workbench;
  await dialogShown(workbench, title);
  await quickInput.input.fill(`${folder}/`);
  await quickInput.option("..").waitFor();
  await confirm(workbench);
}

/** The dialog has a path in its box; what follows it, at once and under the same title, has none. */
async function confirm({ quickInput: { input } }: Workbench): Promise<void> {
  const isClosed = async (): Promise<boolean> => {
    const isShown = await input.isVisible();
    const text = isShown ? await input.inputValue({ timeout: 1_000 }).catch(() => "") : "";
    if (!text.startsWith("/")) return true;
    await input.press("Enter", { timeout: 1_000 }).catch(() => undefined);
    return false;
  };
  await expect.poll(isClosed, { timeout: 15_000, interval: 1_000 }).toBe(true);
}
