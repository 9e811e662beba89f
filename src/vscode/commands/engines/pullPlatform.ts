import { commands, l10n, window } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { UnknownConnectionError } from "../../../images/imageStores.ts";
import { engineNames, type Engine, type LocalImage } from "../../../engines/engine.ts";
import { shortId } from "../../../engines/localRows.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { Commands } from "../commandIds.ts";
import type { Services } from "../services.ts";
import { choosePlatform, type PlatformImage } from "./choosePlatform.ts";
import { engineAccess, requireRootOfHost } from "./engineAccess.ts";
import { runInTerminal } from "./runInTerminal.ts";
import { sayingFailures, useRunningEngine } from "./useEngine.ts";

/** Pull Platform…: the image for one platform into the container engine of this machine. */
export async function pullPlatform(services: Services, target?: unknown): Promise<void> {
  const image = await choosePlatform(services, l10n.t("Pull Platform"), target);
  const engine = await useRunningEngine(services);
  const name = await pull(services, engine, image);
  // Not awaited: the notification may stay open, and the image is there.
  void offerNext(services, { engine, name, image });
}

/** Run Platform…: pulls it, and opens a terminal with a container of it. */
export async function runPlatform(services: Services, target?: unknown): Promise<void> {
  const image = await choosePlatform(services, l10n.t("Run Platform"), target);
  const engine = await useRunningEngine(services);
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
          onProgress: ({ done, total, tellsDone }) =>
            report(
              tellsDone
                ? { message: l10n.t("Layers {0} of {1}", done, total), done, total }
                : { message: l10n.t("Layers begun: {0}", total), done: 0, total: 0 },
            ),
        });
      },
    ),
  );
  const isNamed = name !== undefined && (await giveName(services, engine, { byDigest, name }));
  services.localEngine.refresh();
  return isNamed ? name : byDigest;
}

/** Names what was pulled, unless something else has that name and is to keep it. */
async function giveName(
  services: Services,
  engine: Engine,
  { byDigest, name }: { readonly byDigest: string; readonly name: string },
): Promise<boolean> {
  const say = { name };
  const [now, pulled] = await sayingFailures(services, say, () =>
    Promise.all([engine.find(name), engine.find(byDigest)]),
  );
  if (now && now.id === pulled?.id) return true;
  if (now && !(await agreesToMove(engine, { name, now }))) return false;
  await sayingFailures(services, say, () => engine.tag(byDigest, name));
  return true;
}

async function agreesToMove(
  { program }: Engine,
  { name, now }: { readonly name: string; readonly now: LocalImage },
): Promise<boolean> {
  const move = l10n.t("Move the Name");
  const answer = await window.showWarningMessage(
    l10n.t("{0} names another local image already.", name),
    {
      modal: true,
      detail: l10n.t(
        "In {0}, it names {1}. The pulled image is there by its digest in any case.",
        engineNames[program.kind],
        shortId(now),
      ),
    },
    move,
  );
  return answer === move;
}

/** `registry/repository:tag`; `…:tag-arch`, or `…:tag-os-arch` where that is not Linux, for an image of a list, since its others go beside it. */
function localName(registry: string, image: PlatformImage): string | undefined {
  const { repository, tag, isInList, descriptor } = image;
  if (tag === undefined) return undefined;
  const { os = "", architecture = "", variant = "" } = descriptor.platform ?? {};
  const parts = isInList ? [tag, os === "linux" ? "" : os, architecture, variant] : [tag];
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
