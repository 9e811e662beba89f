import type { Digest } from "../core/oci/digest.ts";
import { architecturesOf, knownOperatingSystems, variantsOf } from "../core/oci/knownPlatforms.ts";
import type { PlatformChange } from "../core/oci/listEdit.ts";
import type { DraftProblem, EditableEntry } from "../shared/draftView.ts";
import { fill } from "../shared/strings.ts";
import { combobox } from "./combobox.ts";
import { h } from "./dom.ts";
import type { ViewContext } from "./viewContext.ts";

/** Whose fields they are. */
interface FieldsOf {
  readonly key: string;
  /** Its platform as people say it. */
  readonly name: string;
  readonly digest: Digest;
  readonly problems: readonly DraftProblem[];
}

/** The cells of an entry's platform, each a field with the values that are known. */
export function platformFields(
  context: ViewContext,
  entry: EditableEntry,
  { key, name, digest, problems }: FieldsOf,
): readonly HTMLElement[] {
  const { drafts } = context.strings;
  const { os, architecture, variant, osVersion, osFeatures, position } = entry;
  const isWindows = os.toLowerCase() === "windows";
  const isInvalid = problems.some(({ severity }) => severity === "error");
  return [
    h(
      "th",
      { scope: "row", "aria-label": name },
      field("os", drafts.os, os, () => knownOperatingSystems),
    ),
    h(
      "td",
      {},
      field("architecture", drafts.architecture, architecture, () => architecturesOf(os)),
    ),
    h(
      "td",
      {},
      field("variant", drafts.variant, variant, () => variantsOf(architecture)),
    ),
    h(
      "td",
      {},
      field("osVersion", drafts.osVersion, osVersion, () => (isWindows ? windowsBuilds : [])),
    ),
    h(
      "td",
      {},
      field("osFeatures", drafts.osFeatures, osFeatures.join(", "), () =>
        isWindows ? windowsFeatures : [],
      ),
    ),
  ];

  function field(
    member: keyof PlatformChange,
    label: string,
    value: string,
    suggestions: () => readonly string[],
  ): HTMLElement {
    return combobox({
      label: fill(drafts.fieldOf, label, name),
      value,
      suggestions,
      commit: (next) => set(member, next),
      key: `${key} ${member}`,
      isInvalid,
    });
  }

  function set(member: keyof PlatformChange, typed: string): void {
    const text = typed.trim();
    const change: PlatformChange =
      member === "osFeatures" ? { osFeatures: featuresOf(text) } : { [member]: text };
    context.ask({
      type: "edit",
      edits: [{ kind: "changePlatform", position, change }],
      entry: { position, digest },
    });
  }
}

function featuresOf(text: string): readonly string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** Builds of Windows Server that images are made for: 2016, 2019, 2022, 2025. */
const windowsBuilds = ["10.0.14393", "10.0.17763", "10.0.20348", "10.0.26100"];
const windowsFeatures = ["win32k"];
