import type { MappedText } from "../text/mappedText.ts";
import type { BuildLine } from "./buildLine.ts";
import type { CommonStep } from "./stepFields.ts";
import type { Keyed, Scalar } from "./keyed.ts";

/** A step that builds an image: `docker build`, with what the engine reads out of its words. */
export interface BuildStep extends CommonStep, BuildLine {
  readonly kind: "build";
  /** The value of `build:` as it stands. */
  readonly written: Scalar;
  /** What stands behind `docker build` when it runs: with `cache: enabled` the cache options, too. */
  readonly arguments: string;
}

/** A step that runs a container: its first word is the image, the rest goes to the container. */
export interface CommandStep extends CommonStep {
  readonly kind: "cmd";
  /** The value of `cmd:` as it stands. */
  readonly written: Scalar;
  /** What runs: the first word replaced where it is an alias (`bash` since version v1.1.0). */
  readonly command: MappedText;
}

/** A step that pushes images one after the other. */
export interface PushStep extends CommonStep {
  readonly kind: "push";
  /** What is pushed, in this order: each once, with `:latest` where no tag was given. */
  readonly images: readonly PushedImage[];
}

/** One image of a push step. */
export interface PushedImage {
  /** The name the engine pushes: with `:latest` where neither tag nor digest nor port was given. */
  readonly name: string;
  readonly written: Scalar;
}

/** A step without `cmd`, `build` and `push` (or no mapping at all): the engine refuses it. */
export interface EmptyStep extends CommonStep {
  readonly kind: "empty";
  /** `- ` with nothing behind it: the engine crashes. */
  readonly isNull: boolean;
}

/** A step. With several of `cmd`, `build`, `push` (an error) the kind is the one first in the file. */
export type Step = BuildStep | CommandStep | PushStep | EmptyStep;

/** A network that steps can join. */
export interface Network extends Keyed {
  readonly name: Scalar | undefined;
  readonly driver: Scalar | undefined;
  readonly isIpv6: boolean;
  /** It exists already: the engine does not make it. */
  readonly skipsCreation: boolean;
  /** Steps without `network` join it. */
  readonly isDefault: boolean;
}

/** A secret that `{{.Secrets.id}}` gives. */
export interface Secret extends Keyed {
  readonly id: Scalar | undefined;
  /** Address of the secret in a key vault. */
  readonly keyvault: Scalar | undefined;
  /** Client id (a GUID) of the managed identity that may read it. */
  readonly clientId: Scalar | undefined;
}

/** A volume made of files with given content; `volumeMounts` of steps name it. */
export interface Volume extends Keyed {
  readonly name: Scalar | undefined;
  /** File name → content in Base64; undefined where `secret` is missing. */
  readonly files: readonly VolumeFile[] | undefined;
}

/** A file of a volume. */
export interface VolumeFile {
  readonly name: Scalar;
  /** Content in Base64 (the engine decodes it when the run starts, not before). */
  readonly content: Scalar;
}

/**
 * A task file's content with everything filled in that the engine fills in (acr-builder
 * graph/task.go). Keys that the engine does not know are in `unknownKeys`: it ignores them.
 */
export interface Task extends Keyed {
  /** `v1.0.0` where the file says none. */
  readonly version: string;
  readonly writtenVersion: Scalar | undefined;
  /** Seconds a step may take that says nothing itself. */
  readonly stepTimeout: number;
  readonly workingDirectory: Scalar | undefined;
  /** `NAME=value` for all steps, as written (an entry with commas holds several). */
  readonly env: readonly Scalar[];
  readonly secrets: readonly Secret[];
  /** As written; with none, steps join the engine's own `acb_default_network`. */
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly steps: readonly Step[];
}
