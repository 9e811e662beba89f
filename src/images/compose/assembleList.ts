import { platformKey } from "../../core/oci/platformMatch.ts";
import { automaticFormat } from "../drafts/listFormat.ts";
import { listText } from "../drafts/listText.ts";
import type { LeftBehind, MemberOrigin } from "../drafts/listDraft.ts";
import type { ListMember, ListMembers } from "./listMembers.ts";
import { subjectOf } from "./referredAttestations.ts";
import type { ListProblem } from "./listProblem.ts";

/** A list that can be edited and pushed, or all the reasons why there is none. */
export type AssembledList =
  | {
      readonly kind: "list";
      readonly members: readonly ListMember[];
      readonly origins: Readonly<Record<string, MemberOrigin>>;
      readonly leftBehind: readonly LeftBehind[];
      readonly text: string;
    }
  | { readonly kind: "refused"; readonly problems: readonly ListProblem[] };

/**
 * Makes a list of images, in their order, followed by the attestations of those that are in it.
 * The same image twice counts once. What could be amended, such as two images for one platform, is
 * left to `checkList`. No request is made.
 */
export function assembleList(parts: ListMembers): AssembledList {
  const images = withoutRepeats(parts.images);
  const problems = [...parts.problems];
  if (images.length === 0 && problems.length === 0) problems.push({ code: "noSources" });
  if (problems.length > 0) return { kind: "refused", problems };
  const members = [...images, ...attestationsOf(images, parts.attestations)];
  const descriptors = members.map(({ descriptor }) => descriptor);
  return {
    kind: "list",
    members,
    origins: Object.fromEntries(
      members.map(({ descriptor, origin }) => [descriptor.digest, origin]),
    ),
    leftBehind: parts.leftBehind,
    text: listText(descriptors, automaticFormat({ members: descriptors }).mediaType),
  };
}

function withoutRepeats(members: readonly ListMember[]): readonly ListMember[] {
  const seen = new Set<string>();
  return members.filter(({ descriptor }) => {
    const { platform, digest } = descriptor;
    const key = `${digest} ${platform ? platformKey(platform) : ""}`;
    return !seen.has(key) && seen.add(key);
  });
}

function attestationsOf(
  images: readonly ListMember[],
  attestations: readonly ListMember[],
): readonly ListMember[] {
  const digests = new Set<string>(images.map(({ descriptor }) => descriptor.digest));
  return withoutRepeats(attestations).filter(({ descriptor }) =>
    digests.has(subjectOf(descriptor) ?? ""),
  );
}
