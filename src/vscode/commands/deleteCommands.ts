import type { Services } from "./services.ts";

/** Delete Tag…: removes names only. Deleting is rare, so what does it is loaded when it is needed. */
export async function deleteTag(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const { deleteTags } = await import("./deletion/deletionCommands.ts");
  await deleteTags(services, { target, selection });
}

/** Delete Manifest…: deletes what was chosen, with all its tags. */
export async function deleteManifest(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const { deleteManifests } = await import("./deletion/deletionCommands.ts");
  await deleteManifests(services, { target, selection });
}

/** Delete List and Unreferenced Children…: deletes lists with all that nothing else needs. */
export async function deleteList(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const { deleteLists } = await import("./deletion/deletionCommands.ts");
  await deleteLists(services, { target, selection });
}
