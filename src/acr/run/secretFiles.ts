import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Volume } from "../model/task.ts";
import { TaskRunError } from "./taskRunError.ts";

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Writes the files of volumes into folders that only this user can read. Returns the folder of each
 * volume. Throws {@link TaskRunError} in the engine's words.
 */
export async function writeVolumes(
  volumes: readonly Volume[],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const [position, { name, files = [] }] of volumes.entries()) {
    const own = path.join(folder, `volume-${String(position)}`);
    await mkdir(own, { mode: 0o700 });
    for (const file of files) {
      const bytes = decode(file.content.text.text);
      const place = path.join(own, path.basename(file.name.text.text));
      await writeFile(place, bytes, { mode: 0o600, flag: "wx" });
    }
    folders.set(name?.text.text ?? "", own);
  }
  return folders;
}

function decode(content: string): Buffer {
  const text = content.replaceAll(/[\r\n]/g, "");
  if (!base64.test(text)) {
    throw new TaskRunError(
      "volume",
      "failed to decode Base64 value. please make sure value provided is Base64 encoded",
    );
  }
  return Buffer.from(text, "base64");
}
