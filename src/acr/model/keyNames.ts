/** Keys of a task (acr-builder graph/task.go). */
export const taskKeys = [
  "version",
  "stepTimeout",
  "workingDirectory",
  "env",
  "secrets",
  "networks",
  "volumes",
  "alias",
  "steps",
] as const;

/** Keys of a step (acr-builder graph/step.go). */
export const stepKeys = [
  "id",
  "cmd",
  "build",
  "push",
  "workingDirectory",
  "entryPoint",
  "user",
  "network",
  "isolation",
  "cpus",
  "cache",
  "env",
  "expose",
  "ports",
  "volumeMounts",
  "when",
  "exitedWith",
  "exitedWithout",
  "timeout",
  "startDelay",
  "retries",
  "retryDelay",
  "retryOnErrors",
  "repeat",
  "cmdDownloadRetries",
  "cmdDownloadRetryDelay",
  "keep",
  "detach",
  "privileged",
  "ignoreErrors",
  "disableWorkingDirectoryOverride",
  "pull",
] as const;

/** Keys of an entry of `networks`. */
export const networkKeys = ["name", "driver", "ipv6", "skipCreation", "isDefault"] as const;

/** Keys of an entry of `secrets`. */
export const secretKeys = ["id", "keyvault", "clientID"] as const;

/** Keys of an entry of `volumes`. */
export const volumeKeys = ["name", "secret"] as const;

/** Keys of an entry of a step's `volumeMounts`. */
export const mountKeys = ["name", "mountPath"] as const;

/** Keys of `alias`. */
export const aliasKeys = ["src", "values", "directive"] as const;

/** What a push step does not look at: it runs no container. */
export const ignoredByPush: readonly string[] = [
  "workingDirectory",
  "entryPoint",
  "user",
  "network",
  "isolation",
  "cpus",
  "cache",
  "expose",
  "ports",
  "retries",
  "retryDelay",
  "retryOnErrors",
  "cmdDownloadRetries",
  "cmdDownloadRetryDelay",
  "keep",
  "detach",
  "privileged",
  "disableWorkingDirectoryOverride",
  "pull",
];

/** What a build step does not look at. */
export const ignoredByBuild: readonly string[] = [
  "entryPoint",
  "cmdDownloadRetries",
  "cmdDownloadRetryDelay",
];

/** Keys that the engine reads and never uses. */
export const neverUsed: readonly string[] = ["exitedWith", "exitedWithout"];
