import { parse } from "yaml";
import { isRecord } from "../../../core/base/record.ts";
import type { RunValues, TaskInputs } from "../../../acr/taskInputs.ts";
import type { PlainValue } from "../../../acr/template/templateData.ts";
import type { TaskSettings } from "../../platform/settings.ts";

/** What a run is taken to be where nothing says it: names that tell that they are none. */
const placeholders: RunValues = {
  ID: "run-id",
  Commit: "commit",
  Repository: "",
  Branch: "branch",
  GitTag: "",
  TriggeredBy: "Manual",
  Registry: "myregistry.azurecr.io",
  RegistryName: "",
  Date: "20260102-030405z",
  SharedVolume: "shared-volume",
  OS: "linux",
  OSVersion: "",
  Architecture: "amd64",
  TaskName: "",
};

/** What a task file is read with, by the settings; `valuesText` is the content of the values file. */
export function taskInputs(
  settings: TaskSettings,
  name: string,
  valuesText: string | undefined,
): TaskInputs {
  const { RegistryName: _, ...run } = placeholders;
  return {
    os: "linux",
    run: settings.registry === "" ? run : { ...run, Registry: settings.registry },
    values: { ...valuesOf(valuesText), ...plainRecord(settings.values) },
    name,
  };
}

function valuesOf(text: string | undefined): Readonly<Record<string, PlainValue>> {
  if (text === undefined) return {};
  try {
    const read: unknown = parse(text, { version: "1.1" });
    return isRecord(read) ? plainRecord(read) : {};
  } catch {
    return {}; // VS Code's own YAML support tells of mistakes in that file.
  }
}

function plainRecord(
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): PlainValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return value;
    default:
      if (Array.isArray(value)) return value.map(plain);
      return isRecord(value) ? plainRecord(value) : null;
  }
}
