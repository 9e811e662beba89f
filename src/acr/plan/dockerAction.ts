/** Something named in a command, with its place in the command's text. */
export interface CommandPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Only the shell knows what it becomes. */
  readonly isDynamic: boolean;
}

/** What a command of Docker (or of a program that takes the same words) does with images. */
export type DockerAction =
  | DockerBuild
  | { readonly kind: "tag"; readonly from: CommandPart; readonly to: CommandPart }
  | { readonly kind: "push"; readonly image: CommandPart }
  | { readonly kind: "pull"; readonly image: CommandPart }
  | {
      readonly kind: "createList";
      readonly list: CommandPart;
      readonly members: readonly CommandPart[];
      readonly isAmend: boolean;
    }
  | {
      readonly kind: "annotateList";
      readonly list: CommandPart;
      readonly member: CommandPart;
      /** `os`, `arch`, `variant`, `os-version` as given. */
      readonly values: ReadonlyMap<string, CommandPart>;
    }
  | { readonly kind: "pushList"; readonly list: CommandPart; readonly isPurge: boolean }
  | { readonly kind: "removeList"; readonly lists: readonly CommandPart[] }
  | { readonly kind: "inspect"; readonly image: CommandPart }
  | {
      /** `docker buildx imagetools create`: made at the registry, pushed at once. */
      readonly kind: "joinTags";
      readonly lists: readonly CommandPart[];
      readonly members: readonly CommandPart[];
    }
  /** Something that may build or push what cannot be read here: `docker compose build`, a script. */
  | { readonly kind: "unknown"; readonly command: CommandPart };

/** `docker build` or `docker buildx build`. */
export interface DockerBuild {
  readonly kind: "build";
  readonly isBuildx: boolean;
  readonly tags: readonly CommandPart[];
  readonly dockerfile: CommandPart | undefined;
  readonly context: CommandPart | undefined;
  /** Each platform by itself: `--platform a,b` are two. */
  readonly platforms: readonly CommandPart[];
  /** `NAME=value`. */
  readonly buildArguments: readonly CommandPart[];
  readonly target: CommandPart | undefined;
  /** `--push` or an output to a registry. */
  readonly isPushed: boolean;
  /** `--pull`: base images are asked for anew. */
  readonly isPulling: boolean;
}
