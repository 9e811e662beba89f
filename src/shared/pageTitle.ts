import { hexOf } from "../core/oci/digest.ts";
import type { PageHeader } from "./viewState.ts";

/** What a document is called where nothing led to it: `app:multi`, `app@83c7f9c9`. */
export function pageTitle({ repository, tag, digest, title }: PageHeader): string {
  if (title !== undefined) return title;
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  if (tag !== undefined) return `${name}:${tag}`;
  return digest === undefined ? name : `${name}@${hexOf(digest, 8)}`;
}
