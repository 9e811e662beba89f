import type { Platform } from "../../core/oci/platform.ts";

/** How an image is built now: what a Dockerfile, a bake target or a command line says. */
export interface BuildSource {
  /** What it is called where it is chosen: a path, a target's name. */
  readonly name: string;
  /** Paths from the workspace's folder. */
  readonly dockerfile: string;
  readonly context: string;
  /** `NAME=value`. */
  readonly buildArguments: readonly string[];
  readonly target?: string;
  /** Those it is for; empty if it does not say. */
  readonly platforms: readonly Platform[];
  /** Images as the source names them: `ghcr.io/kim/app:1.0`. */
  readonly images: readonly string[];
}

/** A file of the workspace. */
export interface SourceFile {
  /** From the workspace's folder, `/` between its parts. */
  readonly path: string;
  readonly text: string;
}
