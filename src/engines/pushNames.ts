import { isTag } from "../core/oci/reference.ts";
import { platformKey } from "../core/oci/platformMatch.ts";
import { localReference, type LocalImageRow } from "./localRows.ts";
import { fillTemplate, unknownVariables, type TemplateValues } from "./tagTemplate.ts";

/** What is wrong with a template for some images. */
export type TemplateProblem =
  | { readonly kind: "unknownVariable"; readonly name: string }
  | { readonly kind: "invalidTag"; readonly tag: string }
  /** Two images would get the same tag. */
  | { readonly kind: "sameTag"; readonly tag: string };

/** What a template is filled with for the image of a row. */
export function templateValues({ name, image }: LocalImageRow): TemplateValues {
  const reference = name === undefined ? undefined : localReference(name);
  return {
    name: reference?.repository.split("/").at(-1) ?? "",
    tag: reference?.tag ?? "",
    platform: image.platform,
  };
}

/** The tags of images by a template, in the order of the images. */
export function tagsOf(template: string, rows: readonly LocalImageRow[]): readonly string[] {
  return rows.map((row) => fillTemplate(template.trim(), templateValues(row)));
}

export function templateProblem(
  template: string,
  rows: readonly LocalImageRow[],
): TemplateProblem | undefined {
  const [name] = unknownVariables(template);
  if (name !== undefined) return { kind: "unknownVariable", name };
  const tags = tagsOf(template, rows);
  const invalid = tags.find((tag) => !isTag(tag));
  if (invalid !== undefined) return { kind: "invalidTag", tag: invalid };
  const twice = tags.find((tag, position) => tags.indexOf(tag) !== position);
  return twice === undefined ? undefined : { kind: "sameTag", tag: twice };
}

/** Groups of images that are for the same platform, which no list can tell apart. */
export function sameForPlatform(
  rows: readonly LocalImageRow[],
): readonly (readonly LocalImageRow[])[] {
  const groups = Map.groupBy(rows, ({ image }) => platformKey(image.platform));
  return [...groups.values()].filter(({ length }) => length > 1);
}
