import path from "node:path";
import { l10n, Uri, window, workspace, type TextDocument } from "vscode";
import type { AzureRegistry } from "../../../acr/azure/registries/azureRegistry.ts";
import { parseRunPlatform } from "../../../acr/azure/runs/runPlatform.ts";
import type { EncodedTaskRun, RunValue } from "../../../acr/azure/runs/runRequest.ts";
import { scheduleRun } from "../../../acr/azure/runs/runs.ts";
import { usedValues } from "../../../acr/plan/usedValues.ts";
import { abortError } from "../../../core/base/abort.ts";
import type { RegistryAccess } from "../../azure/azureDesk.ts";
import { AzureError } from "../../azure/azureError.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { taskDocument } from "../acr/taskDocument.ts";
import { chooseAzureConnection, type AzureWork } from "./azureHelp.ts";
import { followRun } from "./followRun.ts";
import { fillForm, type FormFacts, type RunForm } from "./runForm.ts";
import { sendContext } from "./sendContext.ts";

/** Where a run is to happen. */
type RunPlace = RegistryAccess & { readonly registry: AzureRegistry };

/** Run in Azure…: a task file at a registry, followed to its end. */
export async function runInAzure(work: AzureWork, target?: unknown): Promise<void> {
  if (!workspace.isTrusted) throw new AzureError("untrusted", "workspace");
  const document = await taskDocument(work.services, target);
  if (!document) return;
  const title = l10n.t("Run {0} in Azure", path.basename(document.uri.path));
  const view = await work.services.taskFiles.viewOf(document);
  await agreeToMistake(view);
  const connection = await chooseAzureConnection(work, title);
  const place = await withProgress(l10n.t("Asking Azure for {0}…", connection.registry), (signal) =>
    work.room.desk.describe(connection, { mayAsk: true, signal }),
  );
  const form = await askForm({ title, document, view, place });
  const sourceLocation = form.context && (await send(place, form.context, view));
  const request = requestOf(document, view, form, {
    ...(sourceLocation !== undefined && { sourceLocation }),
    // Rights by repository are those of somebody: a run has none of its own.
    ...(place.registry.isAbac && { signIn: "caller" }),
  });
  const run = await withProgress(
    l10n.t("Starting a run at {0}…", place.registry.loginServer),
    (signal) => scheduleRun(place.arm, place.place, request, { signal }),
  );
  const name = path.basename(document.uri.path);
  followRun(work, place, { run, name });
}

/** The engine would refuse the file: a run would cost a minute to say the same. */
async function agreeToMistake({ reading }: TaskView): Promise<void> {
  if (!reading.failure) return;
  const anyway = l10n.t("Run Anyway");
  const answer = await window.showWarningMessage(
    l10n.t("The task file has a mistake, so that Azure will refuse it."),
    { modal: true, detail: reading.failure.message },
    anyway,
  );
  if (answer !== anyway) throw abortError();
}

function askForm({
  title,
  document,
  view,
  place,
}: {
  readonly title: string;
  readonly document: TextDocument;
  readonly view: TaskView;
  readonly place: RunPlace;
}): Promise<RunForm> {
  const folders = foldersOf(document);
  const needsFiles = buildsFromFiles(view);
  const facts: FormFacts = { title, registry: place.registry.loginServer, folders, needsFiles };
  const context = needsFiles ? contextAmong(folders, view) : undefined;
  const values = flatValues(view);
  return fillForm({ platform: "linux/amd64", values, timeout: undefined, context }, facts);
}

/** The folders that builds may be from: the workspace's, and the task file's own. */
function foldersOf({ uri }: TextDocument): FormFacts["folders"] {
  if (uri.scheme !== "file") return [];
  const own = Uri.joinPath(uri, "..");
  const folder = workspace.getWorkspaceFolder(uri);
  const found = folder ? [{ uri: folder.uri, name: folder.name }] : [];
  return folder?.uri.toString() === own.toString()
    ? found
    : [...found, { uri: own, name: path.basename(own.path) }];
}

/** Whether a build takes its files from the run's context, and not from a repository elsewhere. */
function buildsFromFiles({ plan }: TaskView): boolean {
  return (plan?.builds ?? []).some(
    ({ context }) => !/^(?:https?:|git@|git:)/i.test(context?.text ?? "."),
  );
}

/** The folder in which the Dockerfiles of the steps lie. */
function contextAmong(folders: FormFacts["folders"], { dockerfiles }: TaskView): Uri | undefined {
  const found = [...dockerfiles].flatMap(([name, file]) => (file ? [{ name, uri: file.uri }] : []));
  const fitting = folders.find(({ uri }) =>
    found.every((each) => Uri.joinPath(uri, each.name).toString() === each.uri.toString()),
  );
  return (fitting ?? folders[0])?.uri;
}

/** The values that the file asks for, as far as they are single texts. */
function flatValues({ reading, inputs }: TaskView): readonly RunValue[] {
  return usedValues(reading, inputs).flatMap(({ name, value }) => {
    const [root, own, ...below] = name.split(".");
    if (root !== "Values" || own === undefined || below.length > 0) return [];
    return [{ name: own, value: value ?? "" }];
  });
}

async function send(place: RunPlace, context: Uri, { dockerfiles }: TaskView): Promise<string> {
  return sendContext(place, { folder: context.fsPath, dockerfiles: [...dockerfiles.keys()] });
}

/** The task file goes along as the editor has it, saved or not. */
function requestOf(
  document: TextDocument,
  { inputs }: TaskView,
  { platform: platformText, values, timeout }: RunForm,
  extra: Pick<EncodedTaskRun, "sourceLocation" | "signIn">,
): EncodedTaskRun {
  const platform = parseRunPlatform(platformText) ?? { os: "linux", architecture: "amd64" };
  // Values with parts of their own cannot be given one by one. What is JSON is YAML.
  const valuesFile = JSON.stringify(inputs.values, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return {
    kind: "encodedTask",
    taskFile: document.getText(),
    platform,
    values: values.filter(({ value, isSecret }) => value !== "" || isSecret),
    ...(valuesFile !== "{}" && { valuesFile }),
    ...(timeout !== undefined && { timeout }),
    ...extra,
  };
}
