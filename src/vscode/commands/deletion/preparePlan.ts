import { l10n } from "vscode";
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
  const { connectionId, repository, images } = targets;
  const { store, reader } = services.stores.open(connectionId);
  const plan = await withProgress(
    l10n.t("Reading what names what in {0}…", repository),
    async (signal) => {
      const digests = await mapLimited(images, concurrency, async ({ reference }) => {
        const { digest } =
          reference.digest === undefined
            ? await reader.head(repository, reference, { signal })
            : reference;
        return digest;
      });
      const wanted = intent === "tags" ? [] : [...new Set(digests)];
      const scope = intent === "lists" ? "all" : "indexes";
      const graph = await readRepositoryGraph(store, repository, { scope, wanted, signal });
      return planDeletion(graph, requestOf(targets, intent, wanted));
    },
  );
  return preparedOf(services, { targets, intent, plan });
}

/** Names a plan for people. */
export function preparedOf(
  services: Services,
  deletion: Pick<PreparedDeletion, "targets" | "intent" | "plan">,
): PreparedDeletion {
  const { images, connectionId, repository } = deletion.targets;
  const [only, ...more] = images;
  const registry = services.connections.find(connectionId)?.registry ?? connectionId;
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
