import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { engineNames, type EngineKind } from "../../engines/engine.ts";
import type { EngineError } from "../../engines/engineError.ts";

/** Where to get the engine. */
export function installPage(kind: EngineKind): string {
  const pages: Readonly<Record<EngineKind, string>> = {
    docker: "https://docs.docker.com/get-started/get-docker/",
    podman: "https://podman.io/docs/installation",
    nerdctl: "https://github.com/containerd/nerdctl#install",
  };
  return pages[kind];
}

/** What an engine failed at, in a sentence with what to do. `registry` is what it was to reach. */
export function engineSentence({ code, engine, said }: EngineError, registry: string): string {
  const name = engineNames[engine];
  switch (code) {
    case "missing":
      return l10n.t("{0} was not found. Install it, or choose another container engine.", name);
    case "notRunning":
      return l10n.t("{0} does not run. Start it, then try again.", name);
    case "denied":
      return l10n.t("You are not allowed to use {0}: its socket belongs to other users.", name);
    case "refused":
      return l10n.t(
        "{0} did not let {1} in. Check the credentials of the connection, and what they allow.",
        registry,
        name,
      );
    case "plainHttp":
      return plainHttpSentence(engine, registry);
    case "certificate":
      return certificateSentence(engine, registry);
    case "credential":
      return l10n.t(
        "{0} cannot sign in to {1} with a registry token. Use a user name and password for the connection.",
        name,
        registry,
      );
    case "notFound":
      return l10n.t("{0} did not find the image: {1}", name, said);
    case "noPlatform":
      return l10n.t("{0} has no image for this platform there.", registry);
    case "failed":
      return l10n.t("{0} failed: {1}", name, said);
    default:
      return assertNever(code);
  }
}

/** Docker asks its daemon's configuration, not the command, which registries have no TLS. */
function plainHttpSentence(engine: EngineKind, registry: string): string {
  return engine === "docker"
    ? l10n.t(
        "Docker uses HTTPS only, and {0} has plain HTTP. Add {0} to “insecure-registries” in the configuration of the Docker daemon, then restart it.",
        registry,
      )
    : l10n.t(
        "{0} uses HTTPS only, and {1} has plain HTTP. Give the connection an http:// URL.",
        engineNames[engine],
        registry,
      );
}

/** Off Linux, engines run in a virtual machine; Docker Desktop fills its from the user's folder. */
function certificateSentence(engine: EngineKind, registry: string): string {
  const isDirect = process.platform === "linux";
  const home = isDirect ? "/etc/docker" : "~/.docker";
  const folders: Readonly<Record<EngineKind, string>> = {
    docker: `${home}/certs.d/${registry}/ca.crt`,
    podman: `/etc/containers/certs.d/${registry}/ca.crt`,
    nerdctl: `/etc/containerd/certs.d/${registry}/hosts.toml`,
  };
  if (!isDirect && engine !== "docker") {
    return l10n.t(
      "{0} does not trust the certificate of {1}. In its virtual machine, it looks for its issuer in {2}.",
      engineNames[engine],
      registry,
      folders[engine],
    );
  }
  return l10n.t(
    "{0} does not trust the certificate of {1}. It looks for its issuer in {2}.",
    engineNames[engine],
    registry,
    folders[engine],
  );
}
