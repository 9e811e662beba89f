import type { Cancellable } from "../../core/base/abort.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { readListText } from "../drafts/readListText.ts";
import type { ImageStores } from "../imageStores.ts";
import { assembleList } from "./assembleList.ts";
import { formatEdits, type DraftChanging } from "./draftChange.ts";
import { readListMembers, type ListMember, type ListSource } from "./listMembers.ts";
import type { ListProblem } from "./listProblem.ts";
import { subjectOf } from "./referredAttestations.ts";
import { sourceName } from "./sourceName.ts";

/**
 * Reads a source as what is to stand in the place of an entry of a draft: of several images the one
 * for the entry's platform, a single one whatever its platform. Nothing is written.
 *
 * @param draft with its text as it is in the editor
 * @param position of the entry, as `ListEdit` counts
 * Throws `StoreError`, `UnknownConnectionError`.
 */
export async function replaceInDraft(
  stores: ImageStores,
  draft: ListDraft,
  { position, source }: { readonly position: number; readonly source: ListSource },
  options: Cancellable = {},
): Promise<DraftChanging> {
  const list = assembleList(await readListMembers(stores, [source], options));
  if (list.kind === "refused") return list;
  const images = list.members.filter(({ descriptor }) => !isAttestation(descriptor));
  const text = readListText(draft.text);
  const wanted = text.entries[position]?.descriptor?.platform;
  const member = choose(images, wanted);
  if (!member) return { kind: "refused", problems: [problemOf(source, images, wanted)] };
  const { digest } = member.descriptor;
  const attested = list.members.filter(({ descriptor }) => subjectOf(descriptor) === digest);
  const attestations = attested.map(({ descriptor }) => descriptor);
  const members = [member, ...attested];
  return {
    kind: "change",
    change: {
      edits: [
        { kind: "replace", position, member: member.descriptor, attestations },
        ...formatEdits(text, [member.descriptor, ...attestations]),
      ],
      origins: Object.fromEntries(
        members.map(({ descriptor, origin }) => [descriptor.digest, origin]),
      ),
      leftBehind: list.leftBehind,
    },
  };
}

function choose(
  images: readonly ListMember[],
  wanted: Platform | undefined,
): ListMember | undefined {
  const fitting = images.find(
    ({ descriptor: { platform } }) => wanted && platform && samePlatform(wanted, platform),
  );
  return fitting ?? (images.length === 1 ? images[0] : undefined);
}

function problemOf(
  { repository, reference }: ListSource,
  images: readonly ListMember[],
  wanted: Platform | undefined,
): ListProblem {
  const source = sourceName(repository, reference);
  const available = images.flatMap(({ descriptor }) => descriptor.platform ?? []);
  return wanted
    ? { code: "noSuchPlatform", source, wanted: [wanted], available }
    : { code: "severalImages", source, available };
}
