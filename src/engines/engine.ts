import type { Credential } from "../core/auth/credential.ts";
import type { Cancellable } from "../core/base/abort.ts";
import type { Platform } from "../core/oci/platform.ts";

/** The container engines that are known, in the order in which they are looked for. */
export const engineKinds = ["docker", "podman", "nerdctl"] as const;

export type EngineKind = (typeof engineKinds)[number];

/** The engines as their makers write them. */
export const engineNames: Readonly<Record<EngineKind, string>> = {
  docker: "Docker",
  podman: "Podman",
  nerdctl: "nerdctl",
};

/** The command-line program of an engine. */
export interface EngineProgram {
  readonly kind: EngineKind;
  /** An absolute path, or a name that the system's PATH leads to. */
  readonly path: string;
  /** Whether the PATH leads to it by the name of its kind, so that a shell needs no more. */
  readonly isInPath?: boolean;
}

/** An image that an engine holds. */
export interface LocalImage {
  /** The digest of its config, as hexadecimal digits or with `sha256:` before them. */
  readonly id: string;
  /** `repository:tag`, as the engine writes them; empty for images without a tag. */
  readonly names: readonly string[];
  readonly platform: Platform;
  /** Bytes, unpacked. */
  readonly size?: number;
  /** RFC 3339. */
  readonly created?: string;
  /** `repository@digest` of where it was pulled from or pushed to. */
  readonly repoDigests: readonly string[];
}

/** How an engine reaches a registry, for one command. */
export interface EngineAccess {
  /** `host[:port]`, `docker.io` for Docker Hub. */
  readonly registry: string;
  /** Anonymous leaves the engine its own sign-in. */
  readonly credential: Credential;
  readonly isPlainHttp: boolean;
  /** Whether any certificate of the registry is taken. */
  readonly skipVerify: boolean;
  /** Paths of PEM files. */
  readonly caFile?: string;
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
}

/** How far a push or pull has come. */
export interface EngineProgress {
  /** Layers that are where they are to be. */
  readonly done: number;
  /** Layers that were heard of so far. */
  readonly total: number;
  /** Whether the engine tells of a layer that it is done, and not only that it was begun. */
  readonly tellsDone: boolean;
  /** The last line that the engine wrote. */
  readonly line: string;
}

export interface Transfer extends Cancellable {
  readonly access: EngineAccess;
  readonly onProgress?: (progress: EngineProgress) => void;
}

/** A container engine on this machine. Every method throws `EngineError`. */
export interface Engine {
  readonly program: EngineProgram;
  /** Ends well if the engine runs. */
  ping(options?: Cancellable): Promise<void>;
  /** All that it holds, by name. */
  images(options?: Cancellable): Promise<readonly LocalImage[]>;
  /** The image of a name or id; `undefined` if there is none. */
  find(name: string, options?: Cancellable): Promise<LocalImage | undefined>;
  tag(image: string, name: string, options?: Cancellable): Promise<void>;
  /** Takes a name from an image; the image itself is never removed: its last name stays. */
  untag(name: string, options?: Cancellable): Promise<void>;
  push(name: string, transfer: Transfer): Promise<void>;
  /** Pulls `name`, which may be by digest, for one platform. */
  pull(name: string, platform: Platform | undefined, transfer: Transfer): Promise<void>;
  /** Writes images into one archive, which takes the place of a file only once it is whole. */
  save(names: readonly string[], file: string, options?: Cancellable): Promise<void>;
  /** Reads an archive; the names of what was in it. */
  load(file: string, options?: Cancellable): Promise<readonly string[]>;
}

/** A program and what it is called with. */
export interface EngineCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** How an engine is told what to do; engines differ in options and forms of output. */
export interface EngineCommands {
  list(): Promise<EngineCommand>;
  /** The ids in what {@link list} writes. */
  readIds(output: string): Promise<readonly string[]>;
  inspect(names: readonly string[]): Promise<EngineCommand>;
  tag(image: string, name: string): Promise<EngineCommand>;
  remove(name: string): Promise<EngineCommand>;
  push(name: string): Promise<EngineCommand>;
  pull(name: string): Promise<EngineCommand>;
}
