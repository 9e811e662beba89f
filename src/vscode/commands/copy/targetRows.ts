import { l10n, window } from "vscode";
import { isRecord } from "../../../core/base/record.ts";
import type { Services } from "../services.ts";
import { readConnectionRef } from "../targets.ts";
import type { CopyAnswers } from "./copyAnswers.ts";

type PointedTarget = Required<Pick<CopyAnswers, "target">> &
  Pick<CopyAnswers, "repository" | "below">;

/** What a row says about where images are to go: a store, a folder of it or a repository. */
export function targetOfRow(services: Services, row: unknown): PointedTarget | undefined {
  const id = readConnectionRef(row)?.connectionId;
  const target = id === undefined ? undefined : storeOf(services, id);
  if (!target || !isRecord(row)) return undefined;
  const { kind, repository, path } = row;
  if (kind === "namespace" && typeof path === "string") return { target, below: path };
  if (kind === "repository" && typeof repository === "string") return { target, repository };
  return repository === undefined ? { target } : undefined;
}

function storeOf({ connections, localStores }: Services, id: string) {
  const local = localStores.find(id);
  return connections.find(id) ?? (local && { id, name: local.name, registry: local.name });
}

/** The same, if images can be put there; else it is said that they cannot. */
export function takingTarget(services: Services, row: unknown): PointedTarget | undefined {
  const pointed = targetOfRow(services, row);
  if (!pointed || takesImages(services, pointed.target.id)) return pointed;
  void window.showInformationMessage(
    l10n.t("Nothing can be pushed to {0}. Choose another place.", pointed.target.name),
  );
  return undefined;
}

/** Whether images can be written to a store, as far as that is known without asking it. */
export function takesImages(
  { connections, providers, localStores }: Services,
  storeId: string,
): boolean {
  const connection = connections.find(storeId);
  if (connection) return providers.capabilitiesOf(connection).push;
  // Archives are written once, as a whole.
  return localStores.find(storeId)?.kind === "layout";
}
