import { l10n } from "vscode";
import type { TaskFailureCode } from "../../../acr/taskReading.ts";

/** Why a task file is refused and what to do, in a sentence or two. The engine's words go below. */
export function taskFailureText(code: TaskFailureCode): string {
  return sentences[code]();
}

const sentences: Readonly<Record<TaskFailureCode, () => string>> = {
  "alias-block": () => l10n.t("The alias block cannot be read. Correct its YAML."),
  "alias-source": () => l10n.t("A file of aliases cannot be read. Correct its path or content."),
  "alias-name": () => l10n.t("Names of aliases have letters and digits only. Rename it."),
  "alias-directive": () =>
    l10n.t("The directive must be one character that is no letter and no digit."),
  "alias-limit": () => l10n.t("Aliases make too long a text of the file. Use shorter ones."),
  "template-syntax": () => l10n.t("The template is not written correctly."),
  "template-execution": () => l10n.t("The template cannot be filled in with this run’s values."),
  "template-data": () => l10n.t("The values do not fit together. Correct the values file."),
  "template-limit": () => l10n.t("The template makes too much. Use fewer or smaller loops."),
  "rendered-empty": () => l10n.t("Nothing is left of the file once templates are filled in."),
  "yaml-syntax": () => l10n.t("This is not valid YAML."),
  "yaml-type": () => l10n.t("The value is of the wrong kind here."),
  version: () => l10n.t("There is no such version. Use v1.1.0, v1.0.0 or 1.0-preview-1."),
  "secret-id": () => l10n.t("A secret needs an id without blanks."),
  "secret-source": () => l10n.t("The secret has no source. Add keyvault with its address."),
  "secret-client": () => l10n.t("clientID must be the GUID of a managed identity."),
  "secret-duplicate": () => l10n.t("Two secrets have the same id. Rename one."),
  "volume-name": () => l10n.t("A volume needs a name of letters, digits, hyphens and underscores."),
  "volume-source": () => l10n.t("A volume needs secret: with at least one file."),
  "volume-file": () =>
    l10n.t("File names have letters, digits, dots, hyphens and underscores only."),
  "volume-duplicate": () => l10n.t("Two volumes have the same name. Rename one."),
  "mount-unknown": () => l10n.t("There is no volume of this name. Declare it in volumes."),
  "mount-incomplete": () => l10n.t("A mount needs name and mountPath."),
  "mount-duplicate": () => l10n.t("Two mounts have the same path. Change one."),
  "mount-misplaced": () => l10n.t("Only cmd and build steps have mounts. Remove them."),
  "network-null": () => l10n.t("There is nothing behind the dash: the engine crashes."),
  "step-limit": () => l10n.t("The task has too many steps to check. Use fewer or smaller loops."),
  "step-null": () => l10n.t("There is nothing behind the dash: the engine crashes. Remove it."),
  "step-retries": () => l10n.t("retries and repeat cannot be negative."),
  "step-kind": () => l10n.t("A step has exactly one of build, cmd and push."),
  "step-id": () => l10n.t("A step’s id has no blanks and is not acb_root."),
  "step-duplicate": () => l10n.t("Two steps have this id. Rename one."),
  "when-immediate": () => l10n.t('"-" stands alone in when. Remove it, or the other steps.'),
  "when-self": () => l10n.t("The step waits for itself. Name another one."),
  "when-unknown": () => l10n.t("No step before has this id. Name one that stands above."),
  "when-empty": () => l10n.t("An entry of when is empty. Name a step."),
  cache: () => l10n.t("cache is enabled or disabled."),
  unreadable: () => l10n.t("The file could not be read. Undo the last change."),
  env: () => l10n.t("An entry of env is written NAME=value."),
};
