import { isRecord } from "../../../core/base/record.ts";
import type { Digest } from "../../../core/oci/digest.ts";
import type { Platform } from "../../../core/oci/platform.ts";
import { formatPlatformShort } from "../../../core/oci/platformText.ts";
import { familiarReference, type Reference } from "../../../core/oci/reference.ts";
import type { ManifestReference } from "../../../core/registry/imageStore.ts";
import type { CopySource } from "../../../images/copy/copyPlan.ts";
import { guestId } from "../../../providers/guestConnection.ts";
import { AccountChoices, isConnected, placed } from "../connectionOf.ts";
import type { Services } from "../services.ts";
import {
  readEntryTagRef,
  readImageRef,
  readRepositoryRef,
  type RepositoryRef,
} from "../targets.ts";
import { storeName } from "../../platform/storeNames.ts";

/** An image that is to be copied. */
export interface SourceImage extends RepositoryRef {
  readonly reference: ManifestReference;
  /** The tags that the copy gets unless others are chosen. */
  readonly tags: readonly string[];
}

/** A row of a tree as an image to copy; of a platform's row, the tag that its list has, with it. */
export function readSourceImage(row: unknown): SourceImage | undefined {
  const image = readImageRef(row);
  if (!image) return undefined;
  const { connectionId, repository, reference } = image;
  const named = reference.tag ?? platformTag(row);
  return { connectionId, repository, reference, tags: named === undefined ? [] : [named] };
}

/** The row of a repository, and of nothing in it. */
export function readSourceRepository(row: unknown): RepositoryRef | undefined {
  return isRecord(row) && readImageRef(row) === undefined && row["kind"] !== "part"
    ? readRepositoryRef(row)
    : undefined;
}

/** Tags of a repository as images that keep them. */
export function taggedImages(
  { connectionId, repository }: RepositoryRef,
  tags: readonly string[],
): readonly SourceImage[] {
  return tags.map((tag) => ({ connectionId, repository, reference: { tag }, tags: [tag] }));
}

/** Images of a repository that no tag names; their copies have none either. */
export function untaggedImages(
  { connectionId, repository }: RepositoryRef,
  digests: readonly Digest[],
): readonly SourceImage[] {
  return digests.map((digest) => ({ connectionId, repository, reference: { digest }, tags: [] }));
}

function platformTag(row: unknown): string | undefined {
  const tag = readEntryTagRef(row)?.tag;
  const platform = isRecord(row) && isPlatform(row["platform"]) ? row["platform"] : undefined;
  if (tag === undefined || !platform) return undefined;
  return `${tag}-${formatPlatformShort(platform).replaceAll("/", "-")}`;
}

function isPlatform(value: unknown): value is Platform {
  return (
    isRecord(value) && typeof value["os"] === "string" && typeof value["architecture"] === "string"
  );
}

/**
 * Images that were named by references, each by the connection to its registry, or without signing in
 * where there is none and `asGuest` agrees to that; the same is asked once. `undefined` in the place
 * of those that are not to be reached.
 */
export async function sourcesOfReferences(
  services: Services,
  references: readonly Reference[],
  asGuest: (registry: string) => Promise<"guest" | "add">,
): Promise<readonly (SourceImage | undefined)[]> {
  const choices = new AccountChoices(services);
  const guests = new Set<string>();
  const connect = async (named: Reference) => {
    const { registry } = named;
    const isKnown = isConnected(services, placed(services, named));
    if (!isKnown && (guests.has(registry) || (await asGuest(registry)) === "guest")) {
      guests.add(registry);
      return guestId(registry);
    }
    return choices.connectTo(placed(services, named));
  };
  const sources: (SourceImage | undefined)[] = [];
  for (const named of references) {
    const connectionId = await connect(named);
    // What was added may be a registry below a path.
    sources.push(
      connectionId === undefined ? undefined : source(connectionId, placed(services, named)),
    );
  }
  return sources;
}

function source(connectionId: string, { repository, tag, digest }: Reference): SourceImage {
  return {
    connectionId,
    repository,
    reference: digest === undefined ? { tag: tag ?? "latest" } : { digest },
    tags: tag === undefined ? [] : [tag],
  };
}

/** Where the content of an image is read. Throws `UnknownConnectionError`. */
export function copySource({ stores }: Services, source: RepositoryRef): CopySource {
  return { ...stores.open(source.connectionId), repository: source.repository };
}

/** What people call an image: `nginx:1.27`, `ghcr.io/team/app@sha256:…`. */
export function sourceName(services: Services, source: SourceImage): string {
  const { connectionId, repository, reference } = source;
  const registry = storeName(services, connectionId);
  const { tag, digest } = reference;
  return familiarReference({
    registry,
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  });
}
