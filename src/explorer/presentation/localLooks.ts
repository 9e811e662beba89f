import { shortDigest } from "../../core/oci/digest.ts";
import type { IndexNode, LocalStoreNode, PlatformNode } from "../nodes.ts";
import type { RowSummary } from "../rows/rowSummary.ts";
import type { Look } from "./look.ts";
import { spokenContents, tagDescription } from "./rowTexts.ts";
import type { Texts } from "./texts.ts";

/** A folder or archive of images: where it is, and what. */
export function localStoreLook({ store }: LocalStoreNode, texts: Texts): Look {
  const { kind, name, path } = store;
  return {
    label: name,
    description: texts.placeOf(store),
    icon: kind === "layout" ? "folder-library" : "archive",
    tooltip: {
      title: name,
      lines: [
        { label: texts.detail("path"), value: path, isCode: true },
        { label: texts.detail("kind"), value: texts.localKind(kind), isCode: false },
      ],
    },
    spoken: texts.spoken(kind, name),
  };
}

/** As a tag is shown, with the digest for its name. */
export function untaggedLook(
  { kind, digest }: PlatformNode | IndexNode,
  summary: RowSummary | undefined,
  texts: Texts,
): Look {
  const label = shortDigest(digest);
  return {
    label,
    description: tagDescription(summary, texts),
    icon: kind === "index" ? "layers" : "circuit-board",
    spoken: texts.spoken("untagged", label),
    spokenDescription: spokenContents(summary, texts),
  };
}
