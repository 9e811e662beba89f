import { FolderStore } from "../../src/core/layout/folderStore.ts";
import { lockLayout } from "../../src/core/layout/layoutLock.ts";
import { bytesOf } from "./ociData.ts";

// A process of its own: `hold <folder>` keeps the lock until it is killed, `write <folder> <name>
// <count>` puts manifests, each under a tag of its own.
const [verb, folder = "", name = "", count = "0"] = process.argv.slice(2);

async function hold(): Promise<void> {
  await lockLayout(folder);
  process.stdout.write("held\n");
  setInterval(() => undefined, 1000);
}

async function write(): Promise<void> {
  const store = await FolderStore.open(folder, { patienceMs: 60_000 });
  for (let at = 0; at < Number(count); at++) {
    const tag = `${name}-${at}`;
    const bytes = bytesOf({ schemaVersion: 2, manifests: [], annotations: { tag } });
    const mediaType = "application/vnd.oci.image.index.v1+json";
    await store.putManifest(store.ownRepository, { tag }, { mediaType, bytes });
  }
}

void (verb === "hold" ? hold() : write());
