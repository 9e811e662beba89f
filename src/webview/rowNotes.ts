import { assertNever } from "../core/base/errors.ts";
import { fill } from "../shared/strings.ts";
import type { IndexRow } from "../shared/viewState.ts";
import { h, icon, type Child } from "./dom.ts";
import { healthNote } from "./healthNote.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** What is to be said of an entry of a list beside its platform and size. */
export function rowNotes(context: ViewContext, row: IndexRow, position: number): readonly Child[] {
  return [
    row.health && healthNote(context, row.health),
    ...detailNotes(context, row),
    attestationNote(context, row, `attestation ${position}`),
  ].flatMap((note) =>
    note === undefined || note === false || note === "" ? [] : [h("span", { class: "note" }, note)],
  );
}

/** What the manifest behind an entry tells. */
export function detailNotes({ strings }: ViewContext, { details, entryKind }: IndexRow): Child[] {
  switch (details.kind) {
    case "loading":
      return [h("span", { class: "visually-hidden" }, strings.readingRow)];
    case "notRead":
      return [];
    case "failed":
      return [warning(details.message)];
    case "image":
      return details.contradiction === undefined
        ? []
        : [warning(fill(strings.contradiction, details.contradiction))];
    case "index":
      return [fill(strings.nestedList, details.entries)];
    case "artifact":
      return [details.type ? fill(strings.artifactOf, details.type) : strings.unknownEntry];
    case "other":
      return [entryKind === "schema1" ? strings.schema1Note : strings.unknownEntry];
    default:
      return assertNever(details);
  }
}

/** A link to the first attestation of an entry, named by what it states. */
export function attestationNote(context: ViewContext, row: IndexRow, key: string): Child {
  const { strings } = context;
  const [digest] = row.attestations;
  if (digest === undefined) return undefined;
  const kinds = row.details.kind === "image" ? row.details.attestations : [];
  const text =
    kinds.length > 0
      ? kinds.map((kind) => strings.attestations[kind]).join(", ")
      : strings.attestations.other;
  const content = { digest, target: "manifest", mediaType: "" } as const;
  return contentLink(context, content, { label: text, key }, icon("verified"), text);
}

function warning(text: string): HTMLElement {
  return h("span", { class: "warning" }, icon("warning"), text);
}
