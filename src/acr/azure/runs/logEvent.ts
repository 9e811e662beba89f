/** An image that the engine found a build to depend on, or to make. */
export interface LoggedImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** Empty where the engine does not know it. */
  readonly digest: string;
}

/** What one build made, and of what. */
export interface LoggedDependencies {
  readonly image: LoggedImage | undefined;
  readonly runtime: LoggedImage | undefined;
  readonly buildtime: readonly LoggedImage[];
}

/**
 * What a line of a run's log tells of its steps (acr-builder, builder.go, push.go and
 * procmanager.go; the last kind is the service's own). Seconds are as the engine writes them.
 */
export type LogEvent =
  | {
      readonly kind: "stepStarted";
      readonly step: string;
      readonly timeout: number | undefined;
      readonly workingDirectory: string;
      readonly network: string;
    }
  | { readonly kind: "stepDelayed"; readonly step: string; readonly seconds: number }
  | { readonly kind: "containerLaunched"; readonly step: string }
  | { readonly kind: "containerSucceeded"; readonly step: string }
  /** With the seconds until the next try; the last try if there are none. */
  | {
      readonly kind: "containerFailed";
      readonly step: string;
      readonly retryInSeconds: number | undefined;
    }
  | { readonly kind: "pushing"; readonly image: string; readonly attempt: number }
  | { readonly kind: "pushed"; readonly image: string }
  /** How a step ended: `successful`, `failed`, `skipped`, `inprogress`; told at the end of the run. */
  | {
      readonly kind: "stepEnded";
      readonly step: string;
      readonly state: string;
      readonly seconds: number;
    }
  | { readonly kind: "stepFailed"; readonly step: string; readonly error: string }
  | { readonly kind: "stepErrorIgnored"; readonly step: string; readonly error: string }
  | { readonly kind: "dependencies"; readonly builds: readonly LoggedDependencies[] }
  | {
      readonly kind: "runEnded";
      readonly runId: string;
      readonly isSuccessful: boolean;
      /** Go's notation: `1m5s`. */
      readonly duration: string;
      readonly error: string | undefined;
    };
