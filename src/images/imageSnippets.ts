import type { Digest } from "../core/oci/digest.ts";
import { familiarReference, formatReference, type Reference } from "../core/oci/reference.ts";
import type { Platform } from "../core/oci/platform.ts";
import { platformOption } from "../core/oci/platformText.ts";

/** The programs that are given an image, and the text for each. */
export interface ImageSnippet {
  /** The program and what it does, as both are called: `docker pull`. */
  readonly name: string;
  readonly text: string;
}

/** An image to write commands for. */
export interface SnippetSubject {
  readonly reference: Reference;
  /** What the reference names now. */
  readonly digest?: Digest;
  /** The one that is wanted of a list, or the only one. */
  readonly platform?: Platform;
  /** Whether the registry speaks plain HTTP. */
  readonly isPlainHttp?: boolean;
}

/** Ways to use an image elsewhere, the most usual first. Kubernetes gets the digest, which stays. */
export function imageSnippets(subject: SnippetSubject): readonly ImageSnippet[] {
  const { reference, digest, platform, isPlainHttp = false } = subject;
  const full = formatReference(reference);
  const docker = familiarReference(reference);
  const fixed = digest === undefined ? full : formatReference({ ...reference, digest });
  const container = reference.repository.split("/").at(-1) ?? "";
  const insecure = isPlainHttp ? " --tls-verify=false" : "";
  const chosen = platform && platformOption(platform);
  const option = chosen === undefined ? "" : ` --platform ${chosen}`;
  const copyFrom = isPlainHttp ? " --src-tls-verify=false" : "";
  const skopeo = `skopeo${option && skopeoOverrides(platform)} copy${copyFrom}`;
  return [
    { name: "docker pull", text: `docker pull${option} ${docker}` },
    { name: "docker run", text: `docker run --rm -it${option} ${docker}` },
    { name: "podman pull", text: `podman pull${insecure}${option} ${full}` },
    { name: "podman run", text: `podman run --rm -it${insecure}${option} ${full}` },
    {
      name: "nerdctl pull",
      text: `nerdctl${isPlainHttp ? " --insecure-registry" : ""} pull${option} ${docker}`,
    },
    { name: "skopeo copy", text: `${skopeo} docker://${full} oci:${container}` },
    { name: "skopeo inspect", text: `skopeo inspect --raw${insecure} docker://${full}` },
    {
      name: "crane manifest",
      text: `crane manifest${isPlainHttp ? " --insecure" : ""}${option} ${full}`,
    },
    {
      name: "kubectl set image",
      text: `kubectl set image deployment/${container} ${container}=${fixed}`,
    },
    { name: "Kubernetes YAML", text: `image: ${fixed}` },
    { name: "Dockerfile", text: `FROM${option.replace("form ", "form=")} ${fixed}` },
  ];
}

/** skopeo takes what is wanted of a list by parts, and before its command. */
function skopeoOverrides(platform: Platform | undefined): string {
  if (!platform) return "";
  const { os, architecture, variant } = platform;
  const options = ["--override-os", os, "--override-arch", architecture];
  return [" ", [...options, ...(variant ? ["--override-variant", variant] : [])].join(" ")].join(
    "",
  );
}
