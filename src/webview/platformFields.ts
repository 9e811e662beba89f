import type { Digest } from "../core/oci/digest.ts";
import type { PlatformChange } from "../core/oci/listEdit.ts";
import {
  knownArchitectures,
  knownOs,
  knownOsFeatures,
  knownOsReleases,
  knownVariants,
} from "../core/oci/platformValues.ts";
import type { EditableEntry } from "../shared/draftView.ts";
import { fill } from "../shared/strings.ts";
import { combobox, type Suggestion } from "./combobox.ts";
import { h } from "./dom.ts";
import type { ViewContext } from "./viewContext.ts";

/** Whose fields they are. */
interface FieldsOf {
  readonly entry: EditableEntry;
  readonly digest: Digest;
  /** Its platform as people say it. */
  readonly name: string;
  /** Begins the keys of the fields. */
  readonly key: string;
  readonly isInvalid: boolean;
  /** Id of the element that says what is wrong. */
  readonly describedBy?: string;
}

/** A member of a platform that has a field of its own. */
interface Member {
  readonly name: keyof PlatformChange;
  readonly label: string;
  readonly value: string;
  readonly known: () => readonly string[] | readonly Suggestion[];
}

/** The cells of an entry's platform, each a field with the values that are known. */
export function platformFields(context: ViewContext, fields: FieldsOf): readonly HTMLElement[] {
  const { drafts } = context.strings;
  const { os, architecture, variant, osVersion, osFeatures } = fields.entry;
  const releases = () =>
    knownOsReleases(os).map((release) => ({ value: release.osVersion, hint: release.name }));
  const members: readonly Member[] = [
    { name: "os", label: drafts.os, value: os, known: knownOs },
    {
      name: "architecture",
      label: drafts.architecture,
      value: architecture,
      known: () => knownArchitectures(os),
    },
    {
      name: "variant",
      label: drafts.variant,
      value: variant,
      known: () => knownVariants(architecture),
    },
    { name: "osVersion", label: drafts.osVersion, value: osVersion, known: releases },
    {
      name: "osFeatures",
      label: drafts.osFeatures,
      value: osFeatures.join(", "),
      known: () => knownOsFeatures(os),
    },
  ];
  return members.map((member, at) => {
    const field = platformField(context, fields, member);
    return at === 0
      ? h("th", { scope: "row", "aria-label": fields.name }, field)
      : h("td", {}, field);
  });
}

function platformField(
  context: ViewContext,
  { entry, digest, name, key, ...state }: FieldsOf,
  member: Member,
): HTMLElement {
  const { position } = entry;
  return combobox({
    label: fill(context.strings.drafts.fieldOf, member.label, name),
    value: member.value,
    suggestions: () =>
      member.known().map((each) => (typeof each === "string" ? { value: each } : each)),
    commit: (typed) => {
      const change = changeOf(member.name, typed.trim());
      context.ask({
        type: "edit",
        edits: [{ kind: "changePlatform", position, change }],
        entry: { position, digest },
      });
    },
    key: `${key} ${member.name}`,
    ...state,
  });
}

function changeOf(member: keyof PlatformChange, text: string): PlatformChange {
  if (member !== "osFeatures") return { [member]: text };
  const features = text.split(",").map((each) => each.trim());
  return { osFeatures: features.filter((each) => each !== "") };
}
