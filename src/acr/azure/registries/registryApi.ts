/** Version of Microsoft.ContainerRegistry: registries, credentials, import. */
export const registryApi = "2025-11-01";

/** Version of Microsoft.ContainerRegistry's tasks: runs, uploads, logs. */
export const tasksApi = "2025-03-01-preview";
