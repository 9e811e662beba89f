/** The machine of a run that no setting describes. */
export const runPlatform = { os: "linux", architecture: "amd64" } as const;
