import { l10n } from "vscode";
import type { ViewStrings } from "../../shared/strings.ts";
import { draftStrings } from "./draftStrings.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";

/** The words of the manifest view in the language of VS Code. */
export function viewStrings(): ViewStrings {
  return {
    typeNames: typeNames(),
    failures: failures(),
    remedies: remedyLabels(),
    attestations: attestations(),
    tones: tones(),
    ...pageStrings(),
    ...listStrings(),
    ...imageStrings(),
    ...stateStrings(),
    ...jsonStrings(),
    drafts: draftStrings(),
  };
}

function typeNames(): ViewStrings["typeNames"] {
  return {
    dockerList: l10n.t("Docker manifest list"),
    ociIndex: l10n.t("OCI image index"),
    dockerManifest: l10n.t("Docker image manifest"),
    ociManifest: l10n.t("OCI image manifest"),
    schema1: l10n.t("Docker schema 1 manifest"),
    dockerConfig: l10n.t("Docker image config"),
    ociConfig: l10n.t("OCI image config"),
    emptyConfig: l10n.t("Empty config"),
    layer: l10n.t("Layer"),
    attestation: l10n.t("In-toto attestation"),
    helmConfig: l10n.t("Helm chart config"),
    helmChart: l10n.t("Helm chart"),
    artifact: l10n.t("Artifact"),
    json: l10n.t("JSON"),
    unknown: l10n.t("Unknown type"),
  };
}

function failures(): ViewStrings["failures"] {
  return {
    missing: l10n.t("Not found"),
    denied: l10n.t("Access denied"),
    tooLarge: l10n.t("Too large to show"),
    disconnected: l10n.t("Connection removed"),
    network: l10n.t("Registry cannot be reached"),
    draftGone: l10n.t("Draft closed"),
    reportGone: l10n.t("Result not kept"),
    other: l10n.t("Cannot be shown"),
  };
}

function attestations(): ViewStrings["attestations"] {
  return { sbom: l10n.t("SBOM"), provenance: l10n.t("Provenance"), other: l10n.t("Attestation") };
}

/** Names of the icons before statements of a report. */
function tones(): ViewStrings["tones"] {
  return {
    good: l10n.t("Good"),
    note: l10n.t("Note"),
    warning: l10n.t("Warning"),
    bad: l10n.t("Problem"),
  };
}

function pageStrings() {
  return {
    loading: l10n.t("Loading…"),
    loaded: l10n.t("{0} is shown."),
    back: l10n.t("Back"),
    breadcrumbs: l10n.t("Breadcrumbs"),
    toolbar: l10n.t("Actions"),
    verified: l10n.t("Digest verified"),
    verifiedHint: l10n.t("The content has exactly this digest"),
    copy: l10n.t("Copy"),
    copyReference: l10n.t("Copy Reference"),
    copyDigest: l10n.t("Copy Digest"),
    copyPullCommand: l10n.t("Copy Pull Command"),
    copied: l10n.t("Copied to the clipboard."),
    openAsText: l10n.t("Open as Text"),
    editAsDraft: l10n.t("Edit as Draft"),
    verify: l10n.t("Verify"),
    refresh: l10n.t("Refresh"),
    requestFailed: l10n.t("That did not work: {0}"),
    noAnswer: l10n.t("The extension does not answer. Close the editor and open it again."),
  };
}

function listStrings() {
  return {
    platformCountOne: l10n.t("1 platform"),
    platformCount: l10n.t("{0} platforms"),
    layerCountOne: l10n.t("1 layer"),
    layerCount: l10n.t("{0} layers"),
    totalSize: l10n.t("{0} in all"),
    platforms: l10n.t("Platforms"),
    platform: l10n.t("Platform"),
    digest: l10n.t("Digest"),
    size: l10n.t("Size"),
    sizeHint: l10n.t("Size of config and layers as stored, that is compressed"),
    layers: l10n.t("Layers"),
    created: l10n.t("Created"),
    notes: l10n.t("Notes"),
    source: l10n.t("Source"),
    noPlatform: l10n.t("No platform"),
    nestedList: l10n.t("Manifest list with {0} entries"),
    artifactOf: l10n.t("Not an image: {0}"),
    schema1Note: l10n.t("Docker schema 1"),
    unknownEntry: l10n.t("Not an image"),
    attestationCount: l10n.t("{0} attestations"),
    contradiction: l10n.t("Its config says {0}"),
    notRead: l10n.t("The first {0} of {1} entries were read for their details."),
    orphanAttestations: l10n.t("Attestations of images that are not in this list"),
    readingRow: l10n.t("Reading…"),
    emptyIndex: l10n.t("This list is empty."),
    showAllRows: l10n.t("Show All {0} Entries"),
  };
}

function imageStrings() {
  return {
    config: l10n.t("Config"),
    configLoading: l10n.t("Reading the config…"),
    author: l10n.t("Author"),
    user: l10n.t("User"),
    workingDir: l10n.t("Working directory"),
    stopSignal: l10n.t("Stop signal"),
    entrypoint: l10n.t("Entrypoint"),
    cmd: l10n.t("Command"),
    env: l10n.t("Environment"),
    ports: l10n.t("Ports"),
    volumes: l10n.t("Volumes"),
    labels: l10n.t("Labels"),
    label: l10n.t("Label"),
    value: l10n.t("Value"),
    history: l10n.t("History"),
    step: l10n.t("Made by"),
    emptyStep: l10n.t("Metadata only"),
    noLayer: l10n.t("Layer of this step"),
    layer: l10n.t("Layer"),
    mediaType: l10n.t("Media type"),
    share: l10n.t("Share"),
    foreignLayer: l10n.t("Not distributable: registries may not hold it"),
    noLayers: l10n.t("No layers."),
    annotations: l10n.t("Annotations"),
    name: l10n.t("Name"),
    subject: l10n.t("Subject"),
    subjectHint: l10n.t("The manifest that this one is about"),
    artifactType: l10n.t("Artifact type"),
    files: l10n.t("Files"),
    file: l10n.t("File"),
  };
}

function stateStrings() {
  return {
    schema1: l10n.t("Docker schema 1"),
    schema1Hint: l10n.t(
      "An old format that registries and engines no longer accept. It can be read here, but not be part of a manifest list.",
    ),
    architecture: l10n.t("Architecture"),
    binary: l10n.t("Not shown"),
    binaryHint: l10n.t("This is not text, so it was not downloaded."),
    notJson: l10n.t("Not JSON"),
    notJsonHint: l10n.t(
      "The text below should be JSON, but is not. Open it as text to see it as it is.",
    ),
    unknownType: l10n.t("Unknown type"),
    unknownTypeHint: l10n.t(
      "Archipelago does not know this kind of document. It is shown as JSON.",
    ),
  };
}

function jsonStrings() {
  return {
    json: l10n.t("JSON"),
    text: l10n.t("Text"),
    indented: l10n.t("Indented for reading; the document itself is on longer lines."),
    showAllLines: l10n.t("Show All {0} Lines"),
    cutLine: l10n.t("… {0} more characters; open as text to see them"),
    linkHints: {
      manifest: l10n.t("Manifest of this list"),
      config: l10n.t("Config"),
      layer: l10n.t("Layer"),
      subject: l10n.t("Subject"),
      attestationSubject: l10n.t("Image that this attestation is about"),
      diffId: l10n.t("Digest of an uncompressed layer; registries hold the compressed one"),
      baseImage: l10n.t("Base image; it may be in another repository"),
      other: l10n.t("Digest"),
    },
  };
}
