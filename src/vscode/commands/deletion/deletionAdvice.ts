import { l10n } from "vscode";

/** How deleting is switched on, or done instead, where a registry refuses it; `host[:port]`. */
export function deletionAdvice(host: string): string {
  if (host === "docker.io" || host.endsWith(".docker.io")) {
    return l10n.t("Docker Hub deletes tags; images go only on its web site.");
  }
  if (host === "ghcr.io") {
    return l10n.t("GitHub deletes images only as package versions, on its web site or by its API.");
  }
  if (/\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host) || host === "public.ecr.aws") {
    return l10n.t(
      "Amazon ECR deletes images only in its console or by “aws ecr batch-delete-image”.",
    );
  }
  return l10n.t(
    "If it is a Distribution registry (docker-registry), its operator can allow it: set REGISTRY_STORAGE_DELETE_ENABLED=true and start it again. Other registries have a setting of their own.",
  );
}
