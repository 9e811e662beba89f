import type { JsonPath, ListFinding } from "../../images/drafts/listFinding.ts";

/** The entry of `manifests` that a path leads into; `undefined` if it leads elsewhere. */
export function positionOf(path: JsonPath): number | undefined {
  const [member, position] = path;
  return member === "manifests" && typeof position === "number" ? position : undefined;
}

/** Names a finding, the same as long as it is found at the same place. */
export function findingId({ code, path }: ListFinding): string {
  return `${code} ${path.join("/")}`;
}
