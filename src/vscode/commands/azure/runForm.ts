import { l10n, type Uri } from "vscode";
import type { RunValue } from "../../../acr/azure/runs/runRequest.ts";
import { runPlatforms } from "../../../acr/azure/runs/runPlatform.ts";
import { abortError } from "../../../core/base/abort.ts";
import { askChoice, askText, back, type Choice } from "../../platform/quickInput.ts";

/** What a run in Azure is started with. */
export interface RunForm {
  /** `linux/arm64` */
  readonly platform: string;
  readonly values: readonly RunValue[];
  /** Seconds; Azure's own if missing. */
  readonly timeout: number | undefined;
  /** The folder that is sent along; none if missing. */
  readonly context: Uri | undefined;
}

/** What the form asks about. */
export interface FormFacts {
  readonly title: string;
  readonly registry: string;
  /** Folders that can be sent along, with what they are called. */
  readonly folders: readonly { readonly uri: Uri; readonly name: string }[];
  /** Whether a step builds from files. */
  readonly needsFiles: boolean;
}

type Row =
  | { readonly kind: "run" | "platform" | "add" | "timeout" | "context" }
  | { readonly kind: "value"; readonly name: string };

/** Seconds a run may be given (Azure docs, "Tasks": 300 to 28,800). */
const timeouts = [300, 28_800] as const;

/** Asks for all that a run can be told, until it is to begin. Throws an `AbortError` when dismissed. */
export async function fillForm(initial: RunForm, facts: FormFacts): Promise<RunForm> {
  let form = initial;
  for (;;) {
    const row = await askChoice<Row>({
      title: facts.title,
      placeholder: l10n.t("Run at {0}, or change something first", facts.registry),
      choices: rowsOf(form, facts),
    });
    if (row === back) throw abortError();
    if (row.kind === "run") return form;
    form = await changed(form, facts, row);
  }
}

/** The rows of the form as it is filled in. */
export function rowsOf(form: RunForm, facts: FormFacts): readonly Choice<Row>[] {
  const folder = facts.folders.find(({ uri }) => uri.toString() === form.context?.toString());
  return [
    {
      value: { kind: "run" },
      label: l10n.t("$(play) Run Now"),
      detail: l10n.t("Azure bills the minutes that its machine takes."),
    },
    { value: { kind: "platform" }, label: l10n.t("Platform"), description: form.platform },
    {
      value: { kind: "context" },
      label: l10n.t("Files"),
      description: folder?.name ?? l10n.t("none are sent"),
      ...(facts.needsFiles &&
        !folder && { detail: l10n.t("A step builds from files, which the run will not find.") }),
    },
    ...form.values.map(({ name, value, isSecret = false }) => ({
      value: { kind: "value" as const, name },
      label: name,
      description: isSecret ? l10n.t("secret") : value === "" ? l10n.t("empty") : value,
    })),
    { value: { kind: "add" }, label: l10n.t("Add Value…") },
    {
      value: { kind: "timeout" },
      label: l10n.t("Time Limit"),
      description:
        form.timeout === undefined
          ? l10n.t("Azure's own: an hour")
          : l10n.t("{0} minutes", Math.round(form.timeout / 60)),
    },
  ];
}

async function changed(form: RunForm, facts: FormFacts, row: Row): Promise<RunForm> {
  switch (row.kind) {
    case "run":
      return form;
    case "platform":
      return changePlatform(form, facts);
    case "context":
      return changeContext(form, facts);
    case "timeout":
      return changeTimeout(form, facts);
    case "add":
      return addValue(form, facts);
    case "value":
      return changeValue(form, facts, row.name);
  }
}

async function changePlatform(form: RunForm, { title }: FormFacts): Promise<RunForm> {
  const answer = await askChoice({
    title,
    canGoBack: true,
    placeholder: l10n.t("Choose the platform that the run is on"),
    active: form.platform,
    choices: runPlatforms.map((value) => ({
      value,
      label: value,
      ...(value.startsWith("linux/arm") && { description: l10n.t("emulated: takes longer") }),
    })),
  });
  return answer === back ? form : { ...form, platform: answer };
}

async function changeContext(form: RunForm, { title, folders }: FormFacts): Promise<RunForm> {
  const answer = await askChoice<Uri | "none">({
    title,
    canGoBack: true,
    placeholder: l10n.t("Choose the files that are sent along"),
    choices: [
      ...folders.map(({ uri, name }) => ({
        value: uri,
        label: name,
        description: uri.fsPath,
        detail: l10n.t("All files but those that .dockerignore leaves out."),
      })),
      {
        value: "none" as const,
        label: l10n.t("None"),
        detail: l10n.t("The task file itself is sent all the same."),
      },
    ],
  });
  return answer === back ? form : { ...form, context: answer === "none" ? undefined : answer };
}

async function changeTimeout(form: RunForm, { title }: FormFacts): Promise<RunForm> {
  const [least, most] = timeouts.map((seconds) => seconds / 60) as [number, number];
  const answer = await askText({
    title,
    canGoBack: true,
    prompt: l10n.t("Minutes that the run may take, {0} to {1}; empty for Azure's own", least, most),
    value: form.timeout === undefined ? "" : String(Math.round(form.timeout / 60)),
    validate: (text) => {
      const minutes = Number(text.trim());
      const isFine = Number.isInteger(minutes) && minutes >= least && minutes <= most;
      return text.trim() === "" || isFine
        ? undefined
        : l10n.t("Enter whole minutes from {0} to {1}.", least, most);
    },
  });
  if (answer === back) return form;
  return { ...form, timeout: answer.trim() === "" ? undefined : Number(answer.trim()) * 60 };
}

async function addValue(form: RunForm, facts: FormFacts): Promise<RunForm> {
  const name = await askText({
    title: facts.title,
    canGoBack: true,
    prompt: l10n.t("Name of the value, as in {0}", "{{.Values.name}}"),
    validate: (text) =>
      /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text.trim())
        ? undefined
        : l10n.t("Enter letters, digits and underscores."),
  });
  if (name === back) return form;
  return changeValue(form, facts, name.trim());
}

async function changeValue(form: RunForm, { title }: FormFacts, name: string): Promise<RunForm> {
  const known = form.values.find((each) => each.name === name);
  const secrecy = await askChoice<boolean>({
    title,
    canGoBack: true,
    placeholder: l10n.t("What is {0}?", name),
    active: known?.isSecret ?? false,
    choices: [
      { value: false, label: l10n.t("Value"), detail: l10n.t("Azure shows it with the run.") },
      {
        value: true,
        label: l10n.t("Secret Value"),
        detail: l10n.t("Azure keeps it to itself. Archipelago forgets it once the run has begun."),
      },
    ],
  });
  if (secrecy === back) return form;
  const value = await askText({
    title,
    canGoBack: true,
    prompt: l10n.t("Value of {0}", name),
    password: secrecy,
    value: secrecy ? "" : (known?.value ?? ""),
  });
  if (value === back) return form;
  const set: RunValue = { name, value, isSecret: secrecy };
  const others = form.values.some((each) => each.name === name)
    ? form.values.map((each) => (each.name === name ? set : each))
    : [...form.values, set];
  return { ...form, values: others };
}
