import { commands, l10n, window } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { UnknownConnectionError } from "../../../images/imageStores.ts";
import { engineNames, type Engine } from "../../../engines/engine.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { Commands } from "../commandIds.ts";
import type { Services } from "../services.ts";
import { choosePlatform, type PlatformImage } from "./choosePlatform.ts";
import { engineAccess, requireRootOfHost } from "./engineAccess.ts";
import { runInTerminal } from "./runInTerminal.ts";
import { sayingFailures, useEngine } from "./useEngine.ts";

/** Pull Platform…: the image for one platform into the container engine of this machine. */
export async function pullPlatform(services: Services, target?: unknown): Promise<void> {
  const image = await choosePlatform(services, l10n.t("Pull Platform"), target);
  const { engine } = await useEngine(services);
  const name = await pull(services, engine, image);
  // Not awaited: the notification may stay open, and the image is there.
  void offerNext(services, { engine, name, image });
}

/** Run Platform…: pulls it, and opens a terminal with a container of it. */
export async function runPlatform(services: Services, target?: unknown): Promise<void> {
  const image = await choosePlatform(services, l10n.t("Run Platform"), target);
  const { engine } = await useEngine(services);
  const { platform } = image.descriptor;
  const run = { engine, ...(platform && { platform }) };
  await runInTerminal(run, () => pull(services, engine, image));
}

/** Pulls by digest, so that nothing else can come, and gives it a name. Returns that. */
async function pull(services: Services, engine: Engine, image: PlatformImage): Promise<string> {
  const { connectionId, repository, descriptor } = image;
  const connection = services.connections.find(connectionId);
  if (!connection) throw new UnknownConnectionError(connectionId);
  requireRootOfHost(connection);
  const { registry } = connection;
  const byDigest = `${registry}/${repository}@${descriptor.digest}`;
  const name = localName(registry, image);
  const kind = engineNames[engine.program.kind];
  await sayingFailures(services, { name: registry, connectionId }, () =>
    withProgress(
      l10n.t("Pulling {0} into {1}…", name ?? byDigest, kind),
      async (signal, report) => {
        const access = await engineAccess(services, connection, { signal });
        await engine.pull(byDigest, descriptor.platform, {
          access,
          signal,
          onProgress: ({ done, total }) =>
            report({ message: l10n.t("Layers {0} of {1}", done, total), done, total }),
        });
        if (name !== undefined) await engine.tag(byDigest, name, { signal });
      },
    ),
  );
  services.localEngine.refresh();
  return name ?? byDigest;
}

/** `registry/repository:tag`; `…:tag-arch` for an image of a list, since its others go beside it. */
function localName(registry: string, image: PlatformImage): string | undefined {
  const { repository, tag, isInList, descriptor } = image;
  if (tag === undefined) return undefined;
  const { architecture = "", variant } = descriptor.platform ?? {};
  const parts = isInList ? [tag, architecture, variant ?? ""] : [tag];
  return `${registry}/${repository}:${parts.filter(Boolean).join("-")}`;
}

async function offerNext(
  services: Services,
  { engine, name, image }: { engine: Engine; name: string; image: PlatformImage },
): Promise<void> {
  const { platform } = image.descriptor;
  const run = l10n.t("Run in Terminal…");
  const show = l10n.t("Show Local Images");
  const message = platform
    ? l10n.t("Pulled {0} for {1}.", name, formatPlatform(platform))
    : l10n.t("Pulled {0}.", name);
  const answer = await window.showInformationMessage(message, run, show);
  if (answer === run) {
    await runInTerminal({ engine, ...(platform && { platform }) }, () => Promise.resolve(name));
  } else if (answer === show) await commands.executeCommand(Commands.showLocalImages);
}
