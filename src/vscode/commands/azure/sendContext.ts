import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { l10n, window } from "vscode";
import type { ArmClient } from "../../../acr/azure/arm/armClient.ts";
import { compareWithAz, type AzDifferences } from "../../../acr/azure/context/compareWithAz.ts";
import { listContext, type ContextListing } from "../../../acr/azure/context/listContext.ts";
import { packContext } from "../../../acr/azure/context/packContext.ts";
import type { RegistryPlace } from "../../../acr/azure/registries/registryId.ts";
import { uploadContext, type ContextArchive } from "../../../acr/azure/runs/uploadContext.ts";
import { abortError } from "../../../core/base/abort.ts";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { withProgress, type ReportProgress } from "../../platform/withProgress.ts";

/** Names that a dialog tells; the rest is counted. */
const maxNames = 6;

/** A folder that a run gets. */
export interface SentFolder {
  readonly folder: string;
  /** Dockerfiles of its steps, below the folder. */
  readonly dockerfiles: readonly string[];
}

/**
 * Packs a folder as Docker would send it and uploads it for one run, after saying what is in it.
 * Returns what to give as its `sourceLocation`. Throws an `AbortError` where the user thinks better
 * of it.
 */
export async function sendContext(
  { arm, place }: { readonly arm: ArmClient; readonly place: RegistryPlace },
  { folder, dockerfiles }: SentFolder,
): Promise<string> {
  const [listing, differences] = await withProgress(
    l10n.t("Looking at the files of {0}…", path.basename(folder)),
    async (signal) => {
      const found = await listContext(folder, { wanted: dockerfiles, signal });
      return [found, await compareWithAz(folder, found, { signal })] as const;
    },
  );
  await confirm(folder, listing, differences);
  const temporary = await mkdtemp(path.join(tmpdir(), "archipelago-run-"));
  try {
    return await withProgress(
      l10n.t("Sending {0} to Azure…", path.basename(folder)),
      async (signal, report) => {
        const archive = await packContext(listing, path.join(temporary, "context.tar.gz"), {
          onProgress: ({ bytes, total }) =>
            report({ message: l10n.t("packing"), done: bytes / 2, total }),
          signal,
        });
        return uploadContext(arm, place, counted(archive, report), { signal });
      },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function confirm(
  folder: string,
  listing: ContextListing,
  differences: AzDifferences,
): Promise<void> {
  const count = listing.entries.filter(({ kind }) => kind !== "folder").length;
  const send = l10n.t("Send and Run");
  const answer = await window.showInformationMessage(
    l10n.t(
      "Send {0} files of {1} ({2} before packing) to Azure?",
      count,
      path.basename(folder),
      formatBytes(listing.size),
    ),
    { modal: true, detail: contextNotes(listing, differences).join("\n\n") },
    send,
  );
  if (answer !== send) throw abortError();
}

/** What is to be known of a folder before it is sent: what is missing, and what az would do. */
export function contextNotes(
  listing: Pick<
    ContextListing,
    "ignoreFile" | "excluded" | "missing" | "unusable" | "probableSecrets"
  >,
  { onlyHere, onlyAz }: AzDifferences,
): readonly string[] {
  const { ignoreFile, excluded, missing, unusable, probableSecrets } = listing;
  return [
    probableSecrets.length > 0 &&
      l10n.t("These files may hold secrets, and are sent: {0}", named(probableSecrets)),
    ignoreFile
      ? l10n.t("{0} leaves files out, by Docker's rules.", ignoreFile.path)
      : l10n.t("There is no .dockerignore, so everything is sent but what git keeps."),
    excluded.length > 0 &&
      l10n.t("Dockerfiles that it leaves out, which builds will not find: {0}", named(excluded)),
    missing.length > 0 && l10n.t("Dockerfiles that are not there: {0}", named(missing)),
    unusable.length > 0 && l10n.t("Not sent, being no files: {0}", named(unusable)),
    onlyAz.count > 0 &&
      l10n.t("The Azure CLI would also send: {0}", named(onlyAz.names, onlyAz.count)),
    onlyHere.count > 0 &&
      l10n.t("The Azure CLI would not send: {0}", named(onlyHere.names, onlyHere.count)),
  ].filter((note) => note !== false);
}

function named(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, maxNames).join(", ");
  const more = count - Math.min(names.length, maxNames);
  return more > 0 ? l10n.t("{0} and {1} more", shown, more) : shown;
}

/** The archive, which tells how much of it was read. */
function counted(archive: ContextArchive, report: ReportProgress): ContextArchive {
  const { size } = archive;
  const read = async function* (): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of archive.open()) {
      yield chunk;
      done += chunk.length;
      report({ message: formatBytes(done), done: (size + done) / 2, total: size });
    }
  };
  return { size, open: read };
}
