import type { Services } from "./services.ts";

/** Export Connections…: rare, so what does it is loaded when it is needed. */
export async function exportConnections(services: Services): Promise<void> {
  const { writeConnections } = await import("./connectionTransfer.ts");
  await writeConnections(services);
}

/** Import Connections…: adds those of a file that Export Connections… wrote. */
export async function importConnections(services: Services): Promise<void> {
  const { readConnections } = await import("./connectionTransfer.ts");
  await readConnections(services);
}
