import { l10n } from "vscode";
import type { DraftStrings } from "../../shared/draftStrings.ts";

/** The words of the page of a draft in the language of VS Code. */
export function draftStrings(): DraftStrings {
  return { ...bannerStrings(), ...formatStrings(), ...tableStrings(), ...problemStrings() };
}

function bannerStrings() {
  return {
    heading: l10n.t("Not pushed yet"),
    hint: l10n.t("This is the manifest list that a push sends, byte for byte."),
    moreTags: l10n.t("A push tags it {0}, too."),
    leftBehind: l10n.t("Annotations of {0} itself are not carried over: {1}"),
    push: l10n.t("Push"),
    discard: l10n.t("Discard"),
    addImages: l10n.t("Add Images…"),
    showChanges: l10n.t("Show Changes"),
    changeTarget: l10n.t("Change Target…"),
    targetChecking: l10n.t("Checking what {0} holds now…"),
    targetUnknown: l10n.t("What {0} holds now is not known: {1}"),
    targetFree: l10n.t("{0} does not exist yet; pushing creates it."),
    targetSame: l10n.t("{0} holds exactly this list already."),
    targetTaken: l10n.t("{0} names {1} now; pushing replaces it."),
    targetMoved: l10n.t(
      "{0} was changed since this list was made. It names {1} now; pushing replaces it.",
    ),
  };
}

function formatStrings() {
  return {
    format: l10n.t("Format"),
    docker: l10n.t("Docker manifest list"),
    oci: l10n.t("OCI image index"),
    otherFormat: l10n.t("Another format"),
    automatic: l10n.t("{0} (automatic)"),
    allDocker: l10n.t("Automatic, because all of its images are Docker images."),
    notAllDocker: l10n.t("Automatic, because not all of its images are Docker images."),
    ociMembers: l10n.t(
      "Automatic, because of annotations, an artifact type or a subject, for which a Docker manifest list has no place.",
    ),
    notAutomatic: l10n.t("Chosen by hand; {0} would be usual for these images."),
    listDetails: l10n.t("The list itself"),
    chooseSubject: l10n.t("Choose…"),
    noSubject: l10n.t("None"),
    artifactTypeHint: l10n.t("A media type that says what the list is; mostly none"),
  };
}

function tableStrings() {
  return {
    os: l10n.t("OS"),
    architecture: l10n.t("Architecture"),
    variant: l10n.t("Variant"),
    osVersion: l10n.t("OS version"),
    osFeatures: l10n.t("OS features"),
    osFeaturesHint: l10n.t("Several are separated by commas"),
    actions: l10n.t("Actions"),
    fieldOf: l10n.t("{0} of {1}"),
    actionOf: l10n.t("{0}: {1}"),
    moveUp: l10n.t("Move Up"),
    moveDown: l10n.t("Move Down"),
    replace: l10n.t("Replace…"),
    remove: l10n.t("Remove"),
    annotationsOne: l10n.t("1 annotation"),
    annotationsMany: l10n.t("{0} annotations"),
    addAnnotation: l10n.t("Add Annotation"),
    annotationsOf: l10n.t("Annotations of {0}"),
    listAnnotations: l10n.t("Annotations of the list"),
    noAnnotations: l10n.t("No annotations."),
    nameTaken: l10n.t(
      "There is an annotation {0} already. Remove it first, or choose another name.",
    ),
    moved: l10n.t("{0} is number {1} now."),
    removed: l10n.t("{0} was removed."),
  };
}

function problemStrings() {
  return {
    problems: l10n.t("Problems"),
    noProblems: l10n.t("No problems found."),
    errorOne: l10n.t("1 error"),
    errorMany: l10n.t("{0} errors"),
    warningOne: l10n.t("1 warning"),
    warningMany: l10n.t("{0} warnings"),
    noteOne: l10n.t("1 note"),
    noteMany: l10n.t("{0} notes"),
    severities: { error: l10n.t("Error"), warning: l10n.t("Warning"), note: l10n.t("Note") },
    noList: l10n.t("Only the text can be edited"),
    noListHint: l10n.t(
      "The text is not a manifest list at present, so there is no table. Open it as text to correct it, or undo the last changes.",
    ),
  };
}
