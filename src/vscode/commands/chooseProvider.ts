import { l10n } from "vscode";
import { genericProviderId } from "../../providers/providers.ts";
import { askChoice, back, type Choice } from "../platform/quickInput.ts";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef } from "./targets.ts";

/** Stands for the kind that the registry's host or its answers tell. */
const asFound = "";

/** Choose Kind of Registry…: corrects what was made of a registry's host and answers. */
export async function chooseProvider(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Choose Kind of Registry");
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, title);
  if (!connection) return;
  const chosen = await askChoice<string>({
    title,
    placeholder: l10n.t("What kind of registry is {0}?", connection.registry),
    choices: choices(services),
    active: connection.provider ?? asFound,
  });
  if (chosen === back) return;
  await services.connections.setProvider(connection.id, chosen === asFound ? undefined : chosen);
}

function choices({ providers }: Services): readonly Choice<string>[] {
  const kinds = providers.all
    .filter(({ id }) => id !== genericProviderId)
    .map(({ id, label }) => ({ value: id, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return [
    {
      value: asFound,
      label: l10n.t("Find Out"),
      detail: l10n.t("By the registry's host and by what it answers."),
    },
    ...kinds,
    {
      value: genericProviderId,
      label: l10n.t("Another Registry"),
      detail: l10n.t("Any that keeps to the OCI Distribution specification."),
    },
  ];
}
