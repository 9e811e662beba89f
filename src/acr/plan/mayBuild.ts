import type { PlannedUse } from "./taskPlan.ts";

/** Images that steps run in and that build nothing, though every step has the engine's socket. */
const harmless = new Set(
  (
    "bash curl acr-cli cssc alpine busybox ubuntu debian node python golang ruby php rust maven gradle " +
    "openjdk eclipse-temurin sdk runtime aspnet nginx redis postgres mysql hello-world scratch jq yq git " +
    "helm kubectl hadolint shellcheck trivy grype syft cosign oras notation crane sonar-scanner-cli"
  ).split(" "),
);

/**
 * Whether a step's container may build or push images that the file does not name: one that is
 * neither a usual tool nor made by the task itself (then it is being tried out). The Azure CLI
 * builds where it is told to.
 * @param made keys of the images that the task builds
 * @param script what the step runs
 */
export function mayBuild(
  { image }: PlannedUse,
  script: string,
  made: ReadonlySet<string | undefined>,
): boolean {
  const name = image.reference?.repository.split("/").at(-1) ?? "";
  if (image.reference === undefined || made.has(image.key)) return false;
  if (name === "docker" || name === "buildx") return false;
  if (name === "azure-cli" || name === "az") {
    return /\bacr\s+(?:build|import|run|task|pack)\b/.test(script);
  }
  return !harmless.has(name);
}
