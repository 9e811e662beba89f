import type { Cancellable } from "../../core/base/abort.ts";
import type { JsonValue } from "../../core/base/json.ts";
import { parseJson } from "../../core/base/json.ts";
import { compareImages } from "../../images/comparison/compareImages.ts";
import { diffUri, type DiffSide } from "../editor/diffSide.ts";
import { toFailure } from "../editor/failures.ts";
import type { Report } from "../editor/report.ts";
import {
  namesOfSides,
  placeOfSide,
  readSide,
  type SideContent,
  type SideServices,
} from "./comparedSide.ts";
import { comparisonPage } from "./comparisonPage.ts";

/** What a comparison found out, as a page without its buttons. */
export async function comparisonReport(
  services: SideServices,
  left: DiffSide,
  right: DiffSide,
  options: Cancellable,
): Promise<Report> {
  const [before, after] = await Promise.all([
    readSide(services, left, options),
    readSide(services, right, options),
  ]);
  const withSource = ({ manifest, placeOf }: SideContent) => ({
    manifest,
    sourceOf: (digest: Parameters<typeof placeOf>[0]) => {
      const { connectionId, repository } = placeOf(digest);
      return { reader: services.stores.open(connectionId).reader, repository };
    },
  });
  const comparison = await compareImages(withSource(before), withSource(after), {
    ...options,
    asLists: right.kind === "draft",
    explain: (error) => toFailure(error).message,
  });
  const names = namesOfSides(services, left, right);
  const home = placeOfSide(right);
  const name = `${names.left} ↔ ${names.right}`;
  const page = comparisonPage(comparison, {
    name,
    home,
    left: { name: names.left, kind: left.kind, placeOf: before.placeOf },
    right: { name: names.right, kind: right.kind, placeOf: after.placeOf },
  });
  return {
    id: `compare ${diffUri(left).toString()} ${diffUri(right).toString()}`,
    ...home,
    name,
    json: plain({ names, ...comparison }),
    page,
  };
}

/** As JSON has it: members that are undefined left out. */
function plain(value: object): JsonValue {
  return parseJson(JSON.stringify(value));
}
