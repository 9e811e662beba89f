import type { Platform } from "../core/oci/platform.ts";

/** What a template is filled with. */
export interface TemplateValues {
  /** The last part of the repository's path. */
  readonly name: string;
  /** Empty for an image without one. */
  readonly tag: string;
  readonly platform: Platform;
}

export const templateVariables = ["name", "tag", "os", "arch", "variant"] as const;

type Variable = (typeof templateVariables)[number];

/** What is offered, plainest first: the first that gives every image a tag of its own. */
const usual = ["{tag}", "{tag}-{arch}", "{tag}-{arch}-{variant}", "{tag}-{os}-{arch}-{variant}"];

/**
 * The tag that a template makes for an image. A variable without a value goes together with the
 * `-`, `.` or `_` before it: `{arch}-{variant}` is `amd64` where there is no variant.
 */
export function fillTemplate(template: string, { name, tag, platform }: TemplateValues): string {
  const values: Readonly<Record<Variable, string>> = {
    name,
    tag,
    os: platform.os,
    arch: platform.architecture,
    variant: platform.variant ?? "",
  };
  const filled = template.replaceAll(
    /([-._]?)\{(\w+)\}/g,
    (whole, separator: string, key: string) => {
      if (!isVariable(key)) return whole;
      return values[key] === "" ? "" : separator + values[key];
    },
  );
  // A separator at the front parted what was empty from the rest.
  return filled.replace(/^[-.]+/, "");
}

/** Names in braces that are no variables. */
export function unknownVariables(template: string): readonly string[] {
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, key = ""]) => key);
  return [...new Set(used.filter((key) => !isVariable(key)))];
}

/** The plainest template under which no two images get the same tag, nor one none. */
export function suggestTemplate(images: readonly TemplateValues[]): string {
  const isGood = (template: string): boolean => {
    const tags = images.map((image) => fillTemplate(template, image));
    return !tags.includes("") && new Set(tags).size === tags.length;
  };
  return usual.find(isGood) ?? usual.at(-1) ?? "";
}

function isVariable(key: string): key is Variable {
  return templateVariables.some((each) => each === key);
}
