import { l10n } from "vscode";
import { isAbortError } from "../../../core/base/abort.ts";
import { mapLimited } from "../../../core/base/limiter.ts";
import type { Digest } from "../../../core/oci/digest.ts";
import { pushImages, type PushItem } from "../../../engines/pushImages.ts";
import type { Engine } from "../../../engines/engine.ts";
import type { LocalImageRow } from "../../../engines/localRows.ts";
import { isSameImage } from "../../../engines/sameImage.ts";
import { tagsOf } from "../../../engines/pushNames.ts";
import { tagDigest } from "../../../images/tagDigest.ts";
import type { Connection } from "../../../providers/connection.ts";
import { askSeries } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { takesImages } from "../copy/targetRows.ts";
import { chooseConnection, pickConnection } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import type { TagRef } from "../targets.ts";
import { agreesToOverwriteTags, agreesToSamePlatform, templateStep } from "./pushQuestions.ts";
import { repositoryStep } from "./pushPlaceQuestion.ts";
import { chooseLocalImages } from "./chooseLocalImages.ts";
import { engineAccess, requireRootOfHost } from "./engineAccess.ts";
import { reportImagesPushed } from "./reportImagesPushed.ts";
import { sayingFailures, useEngine } from "./useEngine.ts";

/** Requests for tags at the same time. */
const concurrency = 6;

/** An image to push, and the tag that it gets. */
export interface TaggedPush extends PushItem {
  readonly row: LocalImageRow;
  readonly tag: string;
}

/** Tag and Push…: local images under tags of a registry, from which a manifest list can be made. */
export async function tagAndPush(
  services: Services,
  target?: unknown,
  selection?: readonly unknown[],
): Promise<void> {
  const title = l10n.t("Tag and Push");
  const ready = await useEngine(services);
  const rows = await chooseLocalImages(services, title, ready, { target, selection });
  const connection = await pickPushConnection(services, title);
  if (!connection) return;
  requireRootOfHost(connection);
  const question = { title, connection, rows };
  const { repository, template } = await askSeries({ repository: "", template: "" }, [
    repositoryStep(services, question),
    templateStep(question),
  ]);
  const place = `${connection.registry}/${repository}`;
  const items = tagsOf(template, rows).map((tag, position): TaggedPush[] => {
    const row = rows[position];
    if (!row) return [];
    const { id } = row.image;
    return [{ row, tag, id, image: id, name: `${place}:${tag}` }];
  });
  const pushes = items.flat();
  if (!(await agreesToSamePlatform(rows))) return;
  const taken = await takenTags(services, { connection, repository }, pushes);
  if (taken.length > 0 && !(await agreesToOverwriteTags(place, taken))) return;
  await push(services, ready.engine, { connection, repository, pushes });
}

/** One of those that can be pushed to, if there is any at all. */
async function pickPushConnection(
  services: Services,
  title: string,
): Promise<Connection | undefined> {
  const fitting = services.connections.all.filter(({ id }) => takesImages(services, id));
  return fitting.length > 0
    ? chooseConnection(title, fitting, l10n.t("Choose the registry to push to"))
    : pickConnection(services, title);
}

/** Tags that name something else than what is to be pushed. */
async function takenTags(
  services: Services,
  { connection, repository }: { readonly connection: Connection; readonly repository: string },
  pushes: readonly TaggedPush[],
): Promise<readonly { readonly tag: string; readonly now: Digest }[]> {
  const { store, reader } = services.stores.open(connection.id);
  const found = await withProgress(l10n.t("Looking at the tags of {0}…", repository), (signal) =>
    mapLimited(pushes, concurrency, async ({ tag, row }) => {
      const now = await tagDigest({ store, repository }, tag, { signal });
      if (now === undefined) return [];
      const manifest = await reader.manifest(repository, { digest: now }, { signal });
      return isSameImage(row.image, manifest) ? [] : [{ tag, now }];
    }),
  );
  return found.flat();
}

async function push(
  services: Services,
  engine: Engine,
  job: {
    readonly connection: Connection;
    readonly repository: string;
    readonly pushes: readonly TaggedPush[];
  },
): Promise<void> {
  const { connection, repository, pushes } = job;
  const pushed: TagRef[] = [];
  const names = new Map(pushes.map(({ name, tag }) => [name, tag]));
  try {
    await sayingFailures(services, { name: connection.registry, connectionId: connection.id }, () =>
      withProgress(
        l10n.t("Pushing to {0}/{1}…", connection.registry, repository),
        async (signal, report) => {
          const access = await engineAccess(services, connection, { signal });
          await pushImages(engine, pushes, {
            access,
            signal,
            onProgress: (position, { done, total, tellsDone }) => {
              const tag = pushes[position]?.tag ?? "";
              const part = total > 0 ? done / total : 0;
              const message = tellsDone
                ? l10n.t("{0}: layers {1} of {2}", tag, done, total)
                : l10n.t("{0}: layers begun: {1}", tag, total);
              // A bar that stands at its start would say that nothing happens.
              const isCounted = tellsDone || position > 0;
              report({ message, done: position + part, total: isCounted ? pushes.length : 0 });
            },
            onPushed: ({ name }) => {
              const tag = names.get(name) ?? "";
              pushed.push({ connectionId: connection.id, repository, tag });
            },
          });
        },
      ),
    );
  } catch (error) {
    if (!isAbortError(error)) throw error;
  }
  await reportImagesPushed(services, { ...job, pushed });
}
