import type { Page } from "playwright-core";

/** Everything that went between a window and the extension host, and what the window keeps. */
export interface Recording {
  /** What the extension host sent: rows, tooltips, pages, messages, documents, log lines. */
  readonly received: () => string;
  /** What the window sent to it: what was typed and pressed. */
  readonly sent: () => string;
  /** What the window shows and has stored by now, frames and console included. */
  readonly window: () => Promise<string>;
}

/** Whatever the browser keeps for the window; as text, since this file knows no browser's types. */
const dumpStorage = `(async () => {
  const dump = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const all = await new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      const text = (value) =>
        value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
      dump.push(name + " " + store, ...all.map(text));
    }
    database.close();
  }
  return dump.join("\\n");
})()`;

/** Records a page from its next load on. */
export function record(page: Page): Recording {
  const received: string[] = [];
  const sent: string[] = [];
  const shown: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => void received.push(payload.toString()));
    socket.on("framesent", ({ payload }) => void sent.push(payload.toString()));
  });
  page.on("console", (message) => void shown.push(message.text()));
  return {
    received: () => received.join("\n"),
    sent: () => sent.join("\n"),
    window: async () => {
      const frames = await Promise.all(page.frames().map((frame) => frame.content()));
      return [...shown, ...frames, await page.evaluate(dumpStorage)].join("\n");
    },
  };
}
