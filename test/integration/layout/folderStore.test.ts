import path from "node:path";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { describeImageStore } from "../../support/imageStoreContract.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

describeImageStore(
  "one image layout",
  async () => {
    const { folder, remove } = await makeTemporaryFolder();
    const store = await FolderStore.open(path.join(folder, "layout"), { create: true });
    return { store, dispose: remove };
  },
  { referrersApi: true, deleteTag: true, catalogOrder: true, tagPages: true },
);
