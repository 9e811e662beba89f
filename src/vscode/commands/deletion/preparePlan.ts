import { l10n } from "vscode";
import type { Cancellable } from "../../../core/base/abort.ts";
import { mapLimited } from "../../../core/base/limiter.ts";
import type { Digest } from "../../../core/oci/digest.ts";
import { formatReference } from "../../../core/oci/reference.ts";
import type { DeletionPlan, DeletionRequest } from "../../../images/deletion/deletionPlan.ts";
import { planDeletion } from "../../../images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../images/deletion/readRepositoryGraph.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { referenceOf } from "../copyCommands.ts";
import type { Services } from "../services.ts";
import type { DeletionTargets } from "./deletionTargets.ts";
import { storeName } from "../../platform/storeNames.ts";

/** What the user wants gone: names only, manifests, or lists with what only they need. */
export type DeletionIntent = "tags" | "manifests" | "lists";

/** A deletion that was worked out and not yet done. */
export interface PreparedDeletion {
  readonly targets: DeletionTargets;
  readonly intent: DeletionIntent;
  /** `registry/repository:tag` of a single target, else `registry/repository`. */
  readonly name: string;
  /** Tags that the user named. */
  readonly asked: ReadonlySet<string>;
  readonly plan: DeletionPlan;
}

const concurrency = 6;

/** Reads the repository and works out what the deletion would take. Throws `StoreError`. */
export async function prepareDeletion(
  services: Services,
  targets: DeletionTargets,
  intent: DeletionIntent,
): Promise<PreparedDeletion> {
  const { repository } = targets;
  const plan = await withProgress(
    l10n.t("Reading what names what in {0}…", repository),
    async (signal, report) => {
      const { store } = services.stores.open(targets.connectionId);
      const wanted = intent === "tags" ? [] : await digestsOf(services, targets, { signal });
      const graph = await readRepositoryGraph(store, repository, {
        scope: intent === "lists" ? "all" : "indexes",
        wanted,
        signal,
        // How much there is shows only at the end.
        onProgress: ({ tags, manifests }) =>
          report({ message: progressText(tags, manifests), done: 0, total: 0 }),
      });
      return planDeletion(graph, requestOf(targets, intent, wanted));
    },
  );
  return preparedOf(services, { targets, intent, plan });
}

/** What the targets name now. Throws `StoreError` `notFound`. */
async function digestsOf(
  services: Services,
  { connectionId, repository, images }: DeletionTargets,
  { signal }: Cancellable,
): Promise<readonly Digest[]> {
  const { reader } = services.stores.open(connectionId);
  const digests = await mapLimited(images, concurrency, async ({ reference }) => {
    if (reference.digest !== undefined) return reference.digest;
    return (await reader.head(repository, reference, { signal })).digest;
  });
  return [...new Set(digests)];
}

function progressText(tags: number, manifests: number): string {
  return manifests === 0
    ? l10n.t("{0} tags", tags)
    : l10n.t("{0} tags, {1} manifests", tags, manifests);
}

/** Names a plan for people. */
export function preparedOf(
  services: Services,
  deletion: Pick<PreparedDeletion, "targets" | "intent" | "plan">,
): PreparedDeletion {
  const { images, connectionId, repository } = deletion.targets;
  const [only, ...more] = images;
  const registry = storeName(services, connectionId);
  const name =
    only && more.length === 0
      ? formatReference(referenceOf(services, only))
      : `${registry}/${repository}`;
  const asked = new Set(images.flatMap(({ reference }) => reference.tag ?? []));
  return { ...deletion, name, asked };
}

function requestOf(
  { images }: DeletionTargets,
  intent: DeletionIntent,
  digests: readonly Digest[],
): DeletionRequest {
  switch (intent) {
    case "tags":
      return { untag: images.flatMap(({ reference }) => reference.tag ?? []) };
    case "manifests":
      return { manifests: digests };
    case "lists":
      return { lists: digests };
  }
}
