import { throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStores } from "../imageStores.ts";
import { checkEntries } from "./checkEntries.ts";
import { compareMember } from "./compareMember.ts";
import { findMember, type FoundMember, type MemberPlaces } from "./findMember.ts";
import type { ListFinding } from "./listFinding.ts";
import type { ListText, ListTextEntry } from "./readListText.ts";

/** Members looked for at the same time. */
const concurrency = 6;

export interface CheckMembersOptions extends Cancellable {
  /** Called with each finding as soon as it is known, in no particular order. */
  readonly onFinding?: (finding: ListFinding) => void;
}

/**
 * What the stores tell about the entries of a list: whether they are there, and whether their size,
 * media type and platform are what the list says. A few findings of `checkList` come again, with
 * the fix that only the image itself could tell; see `mergeFindings`.
 *
 * A member costs a HEAD of the target repository and, unless it is known already, its manifest and
 * config. Findings are in the order of the list. Throws only an `AbortError`: what cannot be read is
 * a finding.
 */
export async function checkMembers(
  stores: ImageStores,
  draft: MemberPlaces,
  list: ListText,
  options: CheckMembersOptions = {},
): Promise<readonly ListFinding[]> {
  const { signal, onFinding } = options;
  const byDigest = groupByDigest(list);
  const known = textFindings(list);
  const found = new Map<number, readonly ListFinding[]>();
  await mapLimited([...byDigest], concurrency, async ([digest, named]) => {
    throwIfAborted(signal);
    const member: FoundMember = await findMember(stores, draft, digest, { signal });
    throwIfAborted(signal);
    for (const { entry, descriptor } of named) {
      const findings = compareMember(entry, descriptor, member, known.get(entry.position) ?? []);
      found.set(entry.position, findings);
      for (const finding of findings) onFinding?.(finding);
    }
  });
  return list.entries.flatMap(({ position }) => found.get(position) ?? []);
}

interface NamedEntry {
  readonly entry: ListTextEntry;
  readonly descriptor: Descriptor;
}

/** Readable entries by what they name. */
function groupByDigest({ entries }: ListText): ReadonlyMap<Digest, readonly NamedEntry[]> {
  const groups = new Map<Digest, NamedEntry[]>();
  for (const entry of entries) {
    const { descriptor } = entry;
    if (!descriptor) continue;
    const group = groups.get(descriptor.digest);
    if (group) group.push({ entry, descriptor });
    else groups.set(descriptor.digest, [{ entry, descriptor }]);
  }
  return groups;
}

/** What the text alone tells of entries, by position. */
function textFindings(list: ListText): ReadonlyMap<number, readonly ListFinding[]> {
  const known = new Map<number, ListFinding[]>();
  for (const finding of checkEntries(list)) {
    const position = finding.path[1];
    if (typeof position !== "number") continue;
    const others = known.get(position);
    if (others) others.push(finding);
    else known.set(position, [finding]);
  }
  return known;
}
