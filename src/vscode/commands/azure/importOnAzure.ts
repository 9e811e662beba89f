import { l10n, window } from "vscode";
import { ArmError } from "../../../acr/azure/arm/armError.ts";
import { importImage, type ImportRequest } from "../../../acr/azure/imports/importImage.ts";
import { importSource, type ImportCredentials } from "../../../acr/azure/imports/importNames.ts";
import { formatRegistryId } from "../../../acr/azure/registries/registryId.ts";
import { abortError, isAbortError } from "../../../core/base/abort.ts";
import { familiarReference } from "../../../core/oci/reference.ts";
import type { Connection } from "../../../providers/connection.ts";
import type { RegistryAccess } from "../../azure/azureDesk.ts";
import { explainAzure } from "../../azure/azureErrorText.ts";
import { storeName } from "../../platform/storeNames.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { ServerImport } from "../copy/serverImport.ts";
import { isKnownToAzure, reach, type AzureWork } from "./azureHelp.ts";

/** Has Azure import an image by itself; where it does not, copying as usual is offered. */
export async function importOnAzure(work: AzureWork, image: ServerImport): Promise<void> {
  try {
    await importThere(work, image);
  } catch (error) {
    const explained = isAbortError(error) ? undefined : explainAzure(error);
    if (!explained) throw error;
    work.services.logger.error("Azure did not import an image", error);
    void offerCopy(work, explained.message, image);
  }
}

async function importThere(work: AzureWork, image: ServerImport): Promise<void> {
  const { services } = work;
  const access = await reach(work, image.target);
  const source = await sourceOf(work, image);
  const { repository } = image;
  const targets =
    image.tags.length === 0
      ? [{ repository, tag: undefined }]
      : image.tags.map((tag) => ({ repository, tag }));
  const name = `${image.target.registry}/${repository}${image.tags[0] === undefined ? "" : `:${image.tags[0]}`}`;
  const isDone = await forcedIfAgreed(access, { source, targets }, name);
  if (!isDone) return;
  services.tree.refresh({ connectionId: image.target.id });
  const show = l10n.t("Show in Registries");
  const tell = window.showInformationMessage(l10n.t("Azure imported {0}.", name), show);
  void tell.then(async (answer) => {
    const [tag] = image.tags;
    const place = { connectionId: image.target.id, repository };
    if (answer === show) await services.tree.reveal(tag === undefined ? place : { ...place, tag });
  });
}

/** No tag is overwritten unasked: Azure refuses such an import before it copies anything. */
async function forcedIfAgreed(
  access: RegistryAccess,
  request: ImportRequest,
  name: string,
): Promise<boolean> {
  try {
    await runImport(access, request, name);
    return true;
  } catch (error) {
    if (!ArmError.is(error, "conflict")) throw error;
    const overwrite = l10n.t("Overwrite");
    const answer = await window.showWarningMessage(
      l10n.t("A tag of {0} exists already.", name),
      { modal: true, detail: error.azureMessage ?? "" },
      overwrite,
    );
    if (answer !== overwrite) return false;
    await runImport(access, { ...request, isForced: true }, name);
    return true;
  }
}

async function runImport(
  { arm, place }: RegistryAccess,
  request: ImportRequest,
  name: string,
): Promise<void> {
  try {
    await withProgress(l10n.t("Azure imports {0}…", name), (signal, report) =>
      importImage(arm, place, request, {
        onProgress: ({ status, percent }) =>
          report({ message: status, done: percent ?? 0, total: percent === undefined ? 0 : 100 }),
        signal,
      }),
    );
  } catch (error) {
    if (isAbortError(error)) {
      void window.showInformationMessage(
        l10n.t("Azure goes on importing {0}: it cannot be told to stop.", name),
      );
    }
    throw error;
  }
}

async function sourceOf(
  work: AzureWork,
  { source }: ServerImport,
): Promise<ImportRequest["source"]> {
  const { services, room } = work;
  const { tag, digest } = source.reference;
  const registry = storeName(services, source.connectionId);
  const reference = {
    registry,
    repository: source.repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
  const connection = services.connections.find(source.connectionId);
  if (!connection || connection.signIn === "anonymous") return importSource(reference);
  if (isKnownToAzure(room.desk, connection)) {
    const { place } = await reach(work, connection);
    const reachable = [{ id: formatRegistryId(place), loginServer: connection.registry }];
    return importSource(reference, { reachable });
  }
  const credentials = await credentialsFor(work, connection, familiarReference(reference));
  return importSource(reference, credentials ? { credentials } : {});
}

/** What Azure gets to sign in with, after that was said; `undefined` where it needs nothing. */
async function credentialsFor(
  { services }: AzureWork,
  connection: Connection,
  name: string,
): Promise<ImportCredentials | undefined> {
  const give = l10n.t("Give Credentials");
  const without = l10n.t("Without Signing In");
  const answer = await window.showWarningMessage(
    l10n.t("May Azure have your credentials of {0}?", connection.registry),
    {
      modal: true,
      detail: l10n.t(
        "Azure reads {0} by itself. For an image that is not public it needs your user name and password, or token, of that registry; they are sent to Azure Resource Manager with this one request.",
        name,
      ),
    },
    give,
    without,
  );
  if (answer === without) return undefined;
  if (answer !== give) throw abortError();
  const credential = await services.connections.credentialSource(connection.id).getCredential();
  switch (credential.kind) {
    case "anonymous":
      return undefined;
    case "basic":
      return { username: credential.username, password: credential.password };
    case "token":
      return { password: credential.token };
  }
}

async function offerCopy(work: AzureWork, message: string, image: ServerImport): Promise<void> {
  const copy = l10n.t("Copy Through This Computer");
  const log = l10n.t("Show Log");
  const answer = await window.showErrorMessage(message, copy, log);
  if (answer === copy) await image.copyInstead();
  if (answer === log) work.services.showLog();
}
