import type { JsonObject } from "../base/json.ts";
import type { Platform } from "./platform.ts";

/** One step of an image's history (image-spec config.md, "history"). */
export interface HistoryEntry {
  readonly created?: string;
  readonly createdBy?: string;
  readonly comment?: string;
  /** True for steps that changed metadata only and so have no layer. */
  readonly emptyLayer: boolean;
}

/** An image configuration (image-spec config.md; Docker's is a superset). */
export interface ImageConfig {
  readonly json: JsonObject;
  /** os and architecture are empty strings where the config has none. */
  readonly platform: Platform;
  /** RFC 3339, as written. */
  readonly created?: string;
  readonly author?: string;
  readonly user?: string;
  readonly workingDir?: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of the uncompressed layers; they name no blob of the registry. */
  readonly diffIds: readonly string[];
  readonly history: readonly HistoryEntry[];
}
