import { l10n } from "vscode";
import type { SpecKey } from "../../images/spec/specKeys.ts";

/** What a key of a spec file means. */
export function specKeyText(key: SpecKey, isOfList: boolean): string {
  const texts: Readonly<Record<SpecKey, string>> = {
    image: isOfList
      ? l10n.t(
          "The tag that the manifest list gets: host/repository:tag. On Docker Hub the host may be left out.",
        )
      : l10n.t(
          "An image of the list, by tag or digest, of any registry. Of a manifest list all images are taken, or those of the platform that is named.",
        ),
    tags: l10n.t("Further tags of the repository; they are pushed after the first."),
    type: l10n.t(
      "docker or oci: the media type of the list. Without it, a list of Docker images only is a Docker manifest list, any other an OCI image index.",
    ),
    ignoreMissing: l10n.t(
      "If true, images that do not exist are left out. At least one must exist.",
    ),
    annotations: isOfList
      ? l10n.t("Annotations of the list. They need an OCI image index.")
      : l10n.t("Annotations of the image's entry in the list. They need an OCI image index."),
    artifactType: l10n.t("The type of an artifact that the index is, a media type."),
    subject: l10n.t(
      "The manifest that this list is about, as a digest of the same repository or a whole descriptor. The list becomes its referrer.",
    ),
    manifests: l10n.t("The images of the list, in order."),
    platforms: l10n.t(
      "Platforms such as linux/arm64 or linux/arm/v7; the template makes an image of each.",
    ),
    template: l10n.t(
      "The image for each of the platforms. OS, ARCH and VARIANT are replaced wherever they stand; a VARIANT that is empty takes the hyphen before it along.",
    ),
    platform: l10n.t(
      "Where the image runs. What is left out is taken from the image's config; an empty text leaves it out of the list, too.",
    ),
    descriptor: l10n.t(
      "The entry of the list exactly as it is to be, as JSON or YAML: for attestations, nested lists and unusual members.",
    ),
    os: l10n.t("The operating system, as Go names it: linux, windows, darwin …"),
    architecture: l10n.t("The architecture of the CPU, as Go names it: amd64, arm64, arm …"),
    variant: l10n.t("The variant of the CPU: v6 or v7 of arm, v8 of arm64, v2 to v4 of amd64."),
    osversion: l10n.t("The version of the operating system. Windows needs it: 10.0.17763.1697."),
    osfeatures: l10n.t("Features that the operating system must have, such as win32k."),
  };
  return texts[key];
}
