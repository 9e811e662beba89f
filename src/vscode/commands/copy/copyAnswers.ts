import type { Platform } from "../../../core/oci/platform.ts";
import type { CopyChoices } from "../../../images/copy/copyChoices.ts";
import type { ImageFacts } from "../../../images/copy/describeImage.ts";
import { withoutRegistry } from "../../../images/local/archivedRepository.ts";
import { isLocalStoreId } from "../../../images/local/localStore.ts";
import { suggestRepository } from "../../../images/copy/suggestRepository.ts";
import type { TransferRequest } from "../../../images/copy/transferRequest.ts";
import type { Connection } from "../../../providers/connection.ts";
import type { Services } from "../services.ts";
import type { SourceImage } from "./sourceImages.ts";
import { storeName } from "../../platform/storeNames.ts";

/** A store that images are copied to. */
export type TargetStore = Pick<Connection, "id" | "name" | "registry" | "username">;

/** What is known so far of a copy that is being asked for. */
export interface CopyAnswers {
  readonly sources: readonly SourceImage[];
  /** Of the source, where there is one only. */
  readonly facts?: ImageFacts;
  /** All unless given. */
  readonly platforms?: readonly Platform[];
  readonly index: "rewrite" | "sparse";
  readonly referrers: boolean;
  readonly nonDistributable: CopyChoices["nonDistributable"];
  readonly existing: CopyChoices["existing"];
  readonly target?: TargetStore;
  /** A path of the target that was pointed at. */
  readonly below?: string;
  /** As typed: a repository, or where the images are of several, a path that theirs are put below. */
  readonly repository?: string;
  /** As chosen for the one source; those of the sources unless given. */
  readonly tags?: readonly string[];
}

/** Nothing is left behind unless the user says so, and no tag replaced unasked. */
export const startingAnswers = {
  index: "rewrite",
  referrers: true,
  nonDistributable: "skip",
  existing: "ask",
} as const;

/** With a choice of platforms; an empty one means all. */
export function withPlatforms<S extends CopyAnswers>(state: S, platforms: readonly Platform[]): S {
  const { platforms: _before, ...rest } = state;
  return (platforms.length === 0 ? rest : { ...rest, platforms }) as S;
}

/** Whether images are of one repository, whose name can then be chosen. */
export function areOfOneRepository(sources: readonly SourceImage[]): boolean {
  return new Set(sources.map((each) => `${each.connectionId}/${each.repository}`)).size === 1;
}

/** The repository that an image goes to. */
export function targetRepository(
  services: Services,
  { sources, repository = "", below = "" }: Pick<CopyAnswers, "sources" | "repository" | "below">,
  { source, target }: { readonly source: SourceImage; readonly target: TargetStore },
): string {
  if (areOfOneRepository(sources) && repository !== "") return repository;
  const { connectionId, repository: name } = source;
  const named = isLocalStoreId(connectionId)
    ? { registry: "", repository: withoutRegistry(name) }
    : { registry: storeName(services, connectionId), repository: name };
  const path = repository || below;
  return path === ""
    ? suggestRepository(named, target)
    : `${path}/${suggestRepository(named, { registry: "" })}`;
}

/** What is to be transferred according to the answers; `undefined` while the target is not known. */
export function requestOf(services: Services, answers: CopyAnswers): TransferRequest | undefined {
  const { sources, target, platforms, index, referrers, nonDistributable, existing } = answers;
  if (!target) return undefined;
  return {
    items: sources.map((source) => ({
      from: {
        storeId: source.connectionId,
        repository: source.repository,
        reference: source.reference,
      },
      to: {
        storeId: target.id,
        repository: targetRepository(services, answers, { source, target }),
        tags: (sources.length === 1 ? answers.tags : undefined) ?? source.tags,
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

/** A name that two of the images would get, if there is one: only one of them could have it. */
export function clashIn({ items }: TransferRequest): string | undefined {
  const sources = new Map<string, string>();
  for (const { from, to } of items) {
    const { tag, digest } = from.reference;
    const source = `${from.storeId}/${from.repository} ${tag ?? digest}`;
    for (const each of to.tags) {
      const name = `${to.repository}:${each}`;
      if ((sources.get(name) ?? source) !== source) return name;
      sources.set(name, source);
    }
  }
  return undefined;
}
