import { isLocalStoreId } from "../../../images/local/localStore.ts";
import type { Connection } from "../../../providers/connection.ts";
import { isLoopbackHost } from "../../../providers/registryUrl.ts";
import { storeName } from "../../platform/storeNames.ts";
import type { Services } from "../services.ts";
import { targetRepository, type CopyAnswers } from "./copyAnswers.ts";
import type { SourceImage } from "./sourceImages.ts";

/** An image that the target's cloud is to fetch by itself. */
export interface ServerImport {
  readonly source: SourceImage;
  readonly target: Connection;
  readonly repository: string;
  readonly tags: readonly string[];
  /** Copies it by this computer after all. */
  readonly copyInstead: () => Promise<void>;
}

/** What Azure could import by itself; `undefined` where it could not, or not all that was chosen. */
export function serverImportOf(
  services: Services,
  answers: CopyAnswers,
): Omit<ServerImport, "copyInstead"> | undefined {
  const { sources, platforms, target: chosen } = answers;
  const [source] = sources;
  const target = chosen && services.connections.find(chosen.id);
  if (!source || !target || sources.length > 1 || platforms) return undefined;
  if (services.providers.of(target).id !== "acr" || isLocalStoreId(source.connectionId)) {
    return undefined;
  }
  // Nobody but this computer reaches what is on it.
  const isHere = isLoopbackHost(storeName(services, source.connectionId));
  if (isHere && !isLoopbackHost(target.registry)) return undefined;
  const repository = targetRepository(services, answers, { source, target });
  return { source, target, repository, tags: answers.tags ?? source.tags };
}
