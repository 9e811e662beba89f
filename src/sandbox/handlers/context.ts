import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { UploadSessions } from "../uploads/uploadSessions.ts";

/** What the handlers work on. */
export interface HandlerContext {
  readonly store: ImageStore;
  readonly uploads: UploadSessions;
}
