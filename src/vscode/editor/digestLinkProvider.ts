import {
  DocumentLink,
  Hover,
  MarkdownString,
  Range,
  type DocumentLinkProvider,
  type HoverProvider,
  type Position,
  type TextDocument,
  type Uri,
} from "vscode";
import {
  findDescriptorLinks,
  findDigestLinks,
  type DigestLink,
} from "../../core/oci/digestLinks.ts";
import { diffSideOf } from "./diffSide.ts";
import { digestHover, digestTooltip } from "./digestHover.ts";
import { reportPlace, reportScheme, subjectOf, uriOf } from "./documentUris.ts";

/** Digests in our documents as plain text are links to what they name, and say what that is. */
export class DigestLinkProvider implements DocumentLinkProvider, HoverProvider {
  /** The links of the version of a text that was asked for last, so that a hover needs no new scan. */
  readonly #known = new WeakMap<TextDocument, Scan>();

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    return this.#linksOf(document).flatMap((link) => {
      const target = targetOf(document.uri, link);
      if (!target) return [];
      const documentLink = new DocumentLink(rangeOf(document, link), target);
      documentLink.tooltip = digestTooltip(link);
      return documentLink;
    });
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const offset = document.offsetAt(position);
    const link = this.#linksOf(document).find(
      (each) => each.offset <= offset && offset <= each.offset + each.length,
    );
    if (!link) return undefined;
    const text = new MarkdownString();
    for (const line of digestHover(link)) text.appendText(line).appendMarkdown("\n\n");
    return new Hover(text, rangeOf(document, link));
  }

  #linksOf(document: TextDocument): readonly DigestLink[] {
    const known = this.#known.get(document);
    if (known?.version === document.version) return known.links;
    const isReport = document.uri.scheme === reportScheme;
    const text = document.getText();
    const links = isReport ? findDescriptorLinks(text) : findDigestLinks(text);
    this.#known.set(document, { version: document.version, links });
    return links;
  }
}

interface Scan {
  readonly version: number;
  readonly links: readonly DigestLink[];
}

function rangeOf(document: TextDocument, { offset, length }: DigestLink): Range {
  return new Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** The document that a digest names in the same repository. */
function targetOf(from: Uri, link: DigestLink): Uri | undefined {
  const repository = repositoryOf(from);
  if (repository === undefined || link.target === "none") return undefined;
  const base = { connectionId: from.authority, repository };
  const { digest, mediaType, size } = link;
  return uriOf(
    link.target === "manifest"
      ? { kind: "manifest", ...base, reference: { digest } }
      : { kind: "blob", ...base, digest, mediaType, ...(size !== undefined && { size }) },
  );
}

function repositoryOf(uri: Uri): string | undefined {
  const subject = subjectOf(uri);
  const side = diffSideOf(uri);
  if (side) return side.kind === "document" ? side.address.repository : side.repository;
  if (subject?.kind === "registry") return subject.address.repository;
  if (subject?.kind === "report") return reportPlace(uri).repository || undefined;
  return /^\/(.+):[^:/]+$/.exec(uri.path)?.[1];
}
