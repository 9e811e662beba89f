import { l10n } from "vscode";
import type { TaskMapping } from "../../../acr/language/taskPlace.ts";

/** What a key of a task file does, and what it is without it. */
export function taskKeyText(mapping: TaskMapping, key: string): string | undefined {
  return texts[`${mapping}.${key}`]?.();
}

/** A text for each key that the engine reads. */
const texts: Readonly<Partial<Record<string, () => string>>> = {
  "task.version": () =>
    l10n.t(
      "Version of the format: v1.1.0 has aliases, v1.0.0 (the default) and 1.0-preview-1 do not.",
    ),
  "task.stepTimeout": () =>
    l10n.t("Seconds that a step may take which says nothing itself. Default: 600."),
  "task.workingDirectory": () =>
    l10n.t("Folder that steps run in, below /workspace. Default: /workspace."),
  "task.env": () =>
    l10n.t(
      "Environment variables of all steps, each NAME=value. A step’s own go before. Values cannot hold a comma.",
    ),
  "task.secrets": () => l10n.t("Secrets from key vaults, for templates: {{.Secrets.id}}."),
  "task.networks": () =>
    l10n.t(
      "Networks that steps join. Without any the engine makes one; otherwise one needs isDefault: true.",
    ),
  "task.volumes": () => l10n.t("Volumes of small files, which steps mount with volumeMounts."),
  "task.alias": () =>
    l10n.t(
      "Names for texts: $name anywhere, and name as the first word of cmd. From version v1.1.0 on.",
    ),
  "task.steps": () =>
    l10n.t("What the task does. Each step has exactly one of build, cmd and push."),
  "step.id": () =>
    l10n.t(
      "Name of the step: for when of others, and as its host name in the network. Default: acb_step_ and its number.",
    ),
  "step.cmd": () =>
    l10n.t(
      "Runs a container: the first word is the image, or an alias; the rest goes to the container.",
    ),
  "step.build": () =>
    l10n.t(
      "Builds an image: what stands behind docker build. Makes one platform; the last word is the context.",
    ),
  "step.push": () =>
    l10n.t(
      "Pushes images, one after the other. Names need their registry, such as {{.Run.Registry}}/app:1.",
    ),
  "step.workingDirectory": () =>
    l10n.t("Folder that the step runs in, below /workspace. Default: the task’s."),
  "step.entryPoint": () =>
    l10n.t("Program of the container, in the place of the image’s. For cmd only."),
  "step.user": () => l10n.t("User name or id that the container runs as."),
  "step.network": () =>
    l10n.t("Name of the network that the container joins. Default: the one with isDefault."),
  "step.isolation": () =>
    l10n.t("Isolation of the container: default, or on Windows process and hyperv."),
  "step.cpus": () => l10n.t("How many processors the container may use."),
  "step.cache": () =>
    l10n.t(
      "enabled builds with BuildKit and keeps its cache in the registry, on Linux. Default: disabled.",
    ),
  "step.env": () =>
    l10n.t("Environment variables of the step, each NAME=value. Values cannot hold a comma."),
  "step.expose": () => l10n.t("Ports of the container that other containers can reach."),
  "step.ports": () => l10n.t("Ports of the container that the host publishes."),
  "step.volumeMounts": () => l10n.t("Volumes in the container, for cmd and build."),
  "step.when": () =>
    l10n.t(
      'Ids of the steps above that must be done before; "-" starts at once. Default: the step before.',
    ),
  "step.exitedWith": () => l10n.t("Has no effect: the engine reads it and never uses it."),
  "step.exitedWithout": () => l10n.t("Has no effect: the engine reads it and never uses it."),
  "step.timeout": () => l10n.t("Seconds that the step may take. Default: the task’s stepTimeout."),
  "step.startDelay": () => l10n.t("Seconds to wait before the step starts. Default: 0."),
  "step.retries": () =>
    l10n.t(
      "How often a failed step is tried again. Default: 0. Pushes are always tried three times.",
    ),
  "step.retryDelay": () => l10n.t("Seconds between tries. Default: 5."),
  "step.retryOnErrors": () => l10n.t("Tries again only if the output holds one of these texts."),
  "step.repeat": () => l10n.t("How often the step runs again after it succeeded. Default: 0."),
  "step.cmdDownloadRetries": () =>
    l10n.t("How often a failed pull of the image is tried again. Needs pull: true. Default: 0."),
  "step.cmdDownloadRetryDelay": () =>
    l10n.t("Seconds between tries of the pull. Needs pull: true. Default: 0."),
  "step.keep": () => l10n.t("Keeps the container after the step. Default: false."),
  "step.detach": () => l10n.t("Does not wait for the container to end. Default: false."),
  "step.privileged": () => l10n.t("Gives the container all rights on the host. Default: false."),
  "step.ignoreErrors": () =>
    l10n.t("Counts the step as successful even if it fails. Default: false."),
  "step.disableWorkingDirectoryOverride": () =>
    l10n.t("Leaves the image’s own working directory. Default: false."),
  "step.pull": () =>
    l10n.t("Pulls the image before the step, even if it is there. Default: false."),
  "network.name": () => l10n.t("Name of the network."),
  "network.driver": () => l10n.t("Driver of the network: bridge, or nat on Windows."),
  "network.ipv6": () => l10n.t("Whether the network has IPv6. Default: false."),
  "network.skipCreation": () => l10n.t("Whether the network is there already. Default: false."),
  "network.isDefault": () => l10n.t("Whether steps join it that name none. Default: false."),
  "secret.id": () => l10n.t("Name of the secret in templates. No blanks."),
  "secret.keyvault": () =>
    l10n.t("Address of the secret in a key vault: https://vault.vault.azure.net/secrets/name."),
  "secret.clientID": () =>
    l10n.t(
      "Client id (a GUID) of the managed identity that may read it. Default: the task’s own identity.",
    ),
  "volume.name": () => l10n.t("Name of the volume: letters, digits, hyphens and underscores."),
  "volume.secret": () => l10n.t("Files of the volume: their names, with their content in Base64."),
  "mount.name": () => l10n.t("Name of one of the task’s volumes."),
  "mount.mountPath": () => l10n.t("Path of the volume in the container."),
  "alias.src": () =>
    l10n.t("Files or addresses with further aliases. Later ones go before earlier ones."),
  "alias.values": () => l10n.t("Aliases: letters and digits, and the text that each stands for."),
  "alias.directive": () => l10n.t("The character before names, in the place of $."),
};
