import { LayoutStore } from "../../../src/core/layout/layoutStore.ts";
import { describeImageStore } from "../../support/imageStoreContract.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

describeImageStore(
  "a folder of image layouts",
  async () => {
    const { folder, remove } = await makeTemporaryFolder();
    return { store: new LayoutStore(folder), dispose: remove };
  },
  { referrersApi: true, deleteTag: true, catalogOrder: true, tagPages: true },
);
