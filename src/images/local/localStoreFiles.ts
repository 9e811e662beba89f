import { LayoutError } from "../../core/layout/layoutError.ts";
import type { LocalFiles } from "./localFiles.ts";

/** The files of local stores. */
export const localStoreFiles: LocalFiles = {
  detect: () => Promise.resolve(undefined),
  open: ({ path }) => Promise.reject(new LayoutError("notLayout", path, "Not read yet")),
  openTarget: ({ path }) => Promise.reject(new LayoutError("notLayout", path, "Not written yet")),
  collectGarbage: (path) => Promise.reject(new LayoutError("notLayout", path, "Not read yet")),
};
