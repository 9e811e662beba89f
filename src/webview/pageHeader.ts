import { formatBytes } from "../core/base/byteSize.ts";
import { contentSize } from "../core/oci/contentSize.ts";
import { pageTitle } from "../shared/pageTitle.ts";
import { fill, type ViewStrings } from "../shared/strings.ts";
import type { Content, PageHeader, ViewState } from "../shared/viewState.ts";
import { h, icon, type Child } from "./dom.ts";
import { healthNote } from "./healthNote.ts";
import { menuButton } from "./menuButton.ts";
import { askButton, type ViewContext } from "./viewContext.ts";

/** The top of the page: where the document is, what it is, and what can be done with it. */
export function renderHeader(context: ViewContext, state: ViewState): HTMLElement {
  const { header, body } = state;
  const content = body.kind === "content" ? body.content : undefined;
  return h(
    "header",
    { class: "page-header" },
    breadcrumbs(context, state),
    h(
      "div",
      { class: "title-row" },
      h("h1", {}, titleOf(state)),
      body.kind === "report" ? reportToolbar(context) : toolbar(context, header, content),
    ),
    content && digestRow(context, content),
    content && facts(context, content),
  );
}

function breadcrumbs(context: ViewContext, state: ViewState): HTMLElement {
  const { header, trail } = state;
  const { strings, ask } = context;
  const last = trail.steps.length - 1;
  const back =
    last >= 0 &&
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "data-key": "back",
        "aria-label": strings.back,
        title: `${strings.back} (Alt+←)`,
        on: { click: () => ask({ type: "back", position: last }) },
      },
      icon("arrow-left"),
    );
  const steps = trail.steps.map(({ label }, position) =>
    h("li", {}, stepLink(context, label, position)),
  );
  const here = titleOf(state);
  return h(
    "nav",
    { class: "breadcrumbs", "aria-label": strings.breadcrumbs },
    back,
    h(
      "ol",
      {},
      header.registry !== "" && h("li", { class: "place" }, header.registry),
      header.repository !== "" && h("li", { class: "place" }, header.repository),
      ...steps,
      steps.length > 0 && h("li", { "aria-current": "page" }, here),
    ),
  );
}

function stepLink({ ask }: ViewContext, label: string, position: number): HTMLElement {
  const click = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    ask({ type: "back", position });
  };
  return h("a", { href: "#", "data-key": `step ${position}`, on: { click } }, label);
}

function toolbar(
  context: ViewContext,
  header: PageHeader,
  content: Content | undefined,
): HTMLElement {
  const { strings, ask } = context;
  const isList = content?.details.kind === "index" && !header.isDraft;
  const copyItems = [
    ...(header.isManifest
      ? [{ label: strings.copyReference, choose: () => ask({ type: "copy", what: "reference" }) }]
      : []),
    { label: strings.copyDigest, choose: () => ask({ type: "copy", what: "digest" }) },
    ...(header.isManifest && !header.isDraft && !header.isLocal
      ? [
          {
            label: strings.copyPullCommand,
            choose: () => ask({ type: "copy", what: "pullCommand" }),
          },
        ]
      : []),
  ];
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": strings.toolbar },
    isList && askButton(context, { type: "verify" }, icon("verified"), strings.verify),
    isList && askButton(context, { type: "editAsDraft" }, icon("edit"), strings.editAsDraft),
    content && menuButton(strings.copy, copyItems),
    content?.text !== undefined && askButton(context, { type: "openAsText" }, strings.openAsText),
    content &&
      !header.isDraft &&
      askButton(context, { type: "retry" }, icon("refresh"), strings.refresh),
  );
}

function titleOf({ header, trail, body }: ViewState): string {
  return body.kind === "report" ? body.report.title : (trail.label ?? pageTitle(header));
}

/** A report is not content of a registry: it can only be read as text. */
function reportToolbar(context: ViewContext): HTMLElement {
  const { strings } = context;
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": strings.toolbar },
    askButton(context, { type: "openAsText" }, strings.openAsText),
  );
}

function digestRow({ strings, ask }: ViewContext, content: Content): HTMLElement {
  const copy = () => ask({ type: "copy", what: "digest" });
  return h(
    "div",
    { class: "digest-row" },
    h("code", { class: "digest" }, content.digest),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "data-key": "copy digest",
        "aria-label": strings.copyDigest,
        title: strings.copyDigest,
        on: { click: copy },
      },
      icon("copy"),
    ),
    content.isVerified &&
      h(
        "span",
        { class: "verified", title: strings.verifiedHint },
        icon("pass-filled"),
        strings.verified,
      ),
  );
}

function facts(context: ViewContext, content: Content): HTMLElement {
  const { strings } = context;
  const { typeName, mediaType, size } = content;
  const items: readonly Child[] = [
    h("strong", {}, strings.typeNames[typeName]),
    mediaType && h("code", { class: "media-type" }, mediaType),
    size !== undefined && formatBytes(size),
    ...contentFacts(strings, content),
    content.health && healthNote(context, content.health),
  ];
  const shown = items.filter((item) => item !== undefined && item !== false && item !== "");
  return h("ul", { class: "facts" }, ...shown.map((item) => h("li", {}, item)));
}

function contentFacts(strings: ViewStrings, { details }: Content): readonly string[] {
  if (details.kind === "index") {
    const count = details.rows.length;
    const countText = count === 1 ? strings.platformCountOne : fill(strings.platformCount, count);
    const { total } = details;
    return [
      countText,
      ...(total === undefined ? [] : [fill(strings.totalSize, formatBytes(total))]),
    ];
  }
  if (details.kind !== "image") return [];
  const { layers, config } = details;
  const total = contentSize([config, ...layers.map(({ content }) => content)]);
  const count = layers.length;
  return [
    count === 1 ? strings.layerCountOne : fill(strings.layerCount, count),
    fill(strings.totalSize, formatBytes(total)),
  ];
}
