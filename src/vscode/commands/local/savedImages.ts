import { l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { hexOf } from "../../../core/oci/digest.ts";
import type { TransferRequest } from "../../../images/copy/transferRequest.ts";
import { archivedRepository } from "../../../images/local/archivedRepository.ts";
import { isLocalStoreId, type LocalStore } from "../../../images/local/localStore.ts";
import { askSeries } from "../../platform/quickInput.ts";
import { storeName } from "../../platform/storeNames.ts";
import { readSources, sourcesOfRows, tellLeftOut } from "../copy/chosenSources.ts";
import { contentSteps } from "../copy/contentQuestions.ts";
import { clashIn, startingAnswers, type CopyAnswers } from "../copy/copyAnswers.ts";
import { readFacts } from "../copy/readFacts.ts";
import { readSourceImage, type SourceImage } from "../copy/sourceImages.ts";
import { pickImage } from "../pickTarget.ts";
import type { Services } from "../services.ts";

/** Images of no tag get one that tells them apart. */
const tagDigits = 12;

/**
 * Asks what of some rows is to be saved: tags, platforms and lists as they are chosen, repositories
 * with all their tags. Without rows an image is asked for. Throws an `AbortError` when dismissed, or
 * after saying that two of them would get the same name.
 */
export async function askWhatToSave(
  services: Services,
  { title, kind }: { readonly title: string; readonly kind: LocalStore["kind"] },
  rows: readonly unknown[],
): Promise<CopyAnswers> {
  tellLeftOut(readSources(rows));
  const given = await sourcesOfRows(services, rows);
  const image = given.length === 0 ? await pickImage(services, title) : undefined;
  const picked = image && readSourceImage(image);
  const sources = picked ? [picked] : given;
  const [source, ...others] = sources;
  const answers: CopyAnswers = { ...startingAnswers, sources };
  if (!source) return answers;
  refuseClash(services, answers, kind);
  const facts = others.length === 0 ? await readFacts(services, source) : undefined;
  return askSeries({ ...answers, ...(facts && { facts }) }, contentSteps(services, title));
}

/** One of two images of the same name would replace the other. */
function refuseClash(services: Services, answers: CopyAnswers, kind: LocalStore["kind"]): void {
  const clash = clashIn(saveRequest(services, answers, { id: "", kind }));
  if (clash === undefined) return;
  void window.showErrorMessage(
    l10n.t("Two of the images would be {0}. Save them one after the other.", clash),
  );
  throw abortError();
}

/** The copies of images in a local store keep their repositories and tags. */
export function saveRequest(
  services: Services,
  { sources, platforms, index, referrers, nonDistributable, existing }: CopyAnswers,
  store: Pick<LocalStore, "id" | "kind">,
): TransferRequest {
  return {
    items: sources.map(({ connectionId, repository, reference, tags }) => ({
      from: { storeId: connectionId, repository, reference },
      to: {
        storeId: store.id,
        repository: savedRepository(services, { connectionId, repository }, store),
        tags: tags.length > 0 ? tags : [tagFor(reference)],
      },
    })),
    choices: {
      platforms: platforms ? { kind: "some", platforms, index } : { kind: "all" },
      referrers,
      nonDistributable,
      existing,
    },
  };
}

/** An archive is loaded elsewhere, where only whole names tell registries apart. */
function savedRepository(
  services: Services,
  { connectionId, repository }: Pick<SourceImage, "connectionId" | "repository">,
  { kind }: Pick<LocalStore, "kind">,
): string {
  if (kind !== "archive" || isLocalStoreId(connectionId)) return repository;
  return archivedRepository({ registry: storeName(services, connectionId), repository });
}

function tagFor({ tag, digest }: SourceImage["reference"]): string {
  return tag ?? hexOf(digest, tagDigits);
}

/** `myimage` or, of one tag, `myimage-1.4`: for a file or folder. */
export function suggestedName({ sources }: CopyAnswers): string {
  const [source, ...others] = sources;
  if (!source) return "images";
  const name = source.repository.slice(source.repository.lastIndexOf("/") + 1);
  const [tag] = source.tags;
  return others.length === 0 && tag !== undefined ? `${name}-${tag}` : name;
}
