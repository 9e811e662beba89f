import { languages } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { diffScheme } from "./diffSide.ts";
import type { DigestLinkProvider } from "./digestLinkProvider.ts";
import { draftScheme, registryScheme, reportScheme } from "./documentUris.ts";

/** Makes digests in our documents links. What finds them is loaded with the first such document. */
export function linkDigests(): Disposable {
  const selector = [registryScheme, draftScheme, reportScheme, diffScheme].map((scheme) => ({
    scheme,
  }));
  let loading: Promise<DigestLinkProvider> | undefined;
  const provider = () => (loading ??= load());
  const store = new DisposableStore();
  store.add(
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: async (document) => (await provider()).provideDocumentLinks(document),
    }),
  );
  store.add(
    languages.registerHoverProvider(selector, {
      provideHover: async (document, position) =>
        (await provider()).provideHover(document, position),
    }),
  );
  return store;
}

async function load(): Promise<DigestLinkProvider> {
  const { DigestLinkProvider } = await import("./digestLinkProvider.ts");
  return new DigestLinkProvider();
}
