import type { ViewRequest } from "../shared/protocol.ts";
import type { ContentPlace } from "../shared/reportPage.ts";
import type { ViewStrings } from "../shared/strings.ts";
import type { LinkedContent } from "../shared/viewState.ts";
import { h, type Child } from "./dom.ts";

/** What every part of the page is made with. */
export interface ViewContext {
  readonly strings: ViewStrings;
  /** BCP 47 tag. */
  readonly locale: string;
  /** Asks the extension; what fails is told to the user. */
  readonly ask: (request: ViewRequest) => void;
  /** Says to screen readers what everybody else sees. */
  readonly say: (message: string) => void;
  /** Says to everybody why something was not done. */
  readonly tell: (message: string) => void;
  /** Renews the page after something that only the page knows was changed. */
  readonly refresh: () => void;
}

/** A link to content of the same repository. `key` keeps the focus on it when the page is renewed. */
export function contentLink(
  { ask }: ViewContext,
  content: Pick<LinkedContent, "digest" | "target" | "mediaType"> & { readonly size?: number },
  options: {
    readonly label: string;
    readonly key?: string;
    readonly title?: string;
    readonly place?: ContentPlace;
  },
  ...children: readonly Child[]
): HTMLElement {
  const { digest, target, mediaType, size } = content;
  const { label, key, title = digest, place } = options;
  return h(
    "a",
    {
      href: "#",
      title,
      "data-key": key,
      on: {
        click: (event) => {
          // VS Code would follow the address of the link.
          event.preventDefault();
          event.stopPropagation();
          ask({
            type: "openDigest",
            digest,
            target,
            mediaType,
            label,
            ...(size !== undefined && { size }),
            ...(place && { place }),
          });
        },
      },
    },
    ...children,
  );
}

/** A button that asks one thing of the extension. */
export function askButton(
  { ask }: ViewContext,
  request: ViewRequest,
  ...children: readonly Child[]
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", "data-key": keyOf(request), on: { click: () => ask(request) } },
    ...children,
  );
}

function keyOf(request: ViewRequest): string {
  return request.type === "draftAction" ? request.action : request.type;
}
