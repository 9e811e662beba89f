import { l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { DigestLink } from "../../core/oci/digestLinks.ts";

/** What a digest stands for, in lines: its role, its media type, its size. */
export function digestHover(link: DigestLink): readonly string[] {
  return [
    roleText(link),
    ...(link.mediaType ? [link.mediaType] : []),
    ...(link.size === undefined ? [] : [formatBytes(link.size)]),
  ];
}

/** What following the link does. */
export function digestTooltip({ target }: DigestLink): string {
  return target === "manifest" ? l10n.t("Open the manifest") : l10n.t("Open the blob");
}

function roleText({ role }: DigestLink): string {
  switch (role) {
    case "manifest":
      return l10n.t("Manifest of this list");
    case "config":
      return l10n.t("Config");
    case "layer":
      return l10n.t("Layer");
    case "subject":
      return l10n.t("Subject: the manifest that this one is about");
    case "attestationSubject":
      return l10n.t("Image that this attestation is about");
    case "diffId":
      return l10n.t("Digest of an uncompressed layer; registries hold the compressed one");
    case "baseImage":
      return l10n.t("Base image; it may be in another repository");
    case "other":
      return l10n.t("Digest");
    default:
      return assertNever(role);
  }
}
