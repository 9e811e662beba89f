import { formatBytes } from "../core/base/byteSize.ts";
import { shortDigest } from "../core/oci/digest.ts";
import type { LayerRow } from "../shared/viewState.ts";
import { bar, h, icon } from "./dom.ts";
import { percent, shortType } from "./format.ts";
import { layerLabel } from "./labels.ts";
import { section, table } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** The layers of an image, with bars for their sizes and the steps that made them. */
export function renderLayers(context: ViewContext, layers: readonly LayerRow[]): HTMLElement {
  const { strings } = context;
  if (layers.length === 0) return section(strings.layers, h("p", {}, strings.noLayers));
  const hasSteps = layers.some(({ step }) => step !== undefined);
  const total = sizeOf(layers);
  const columns = [
    { title: "#", isNumber: true },
    { title: strings.digest },
    { title: strings.size, isNumber: true },
    { title: strings.share },
    { title: strings.mediaType },
    ...(hasSteps ? [{ title: strings.step }] : []),
  ];
  const rows = layers.map((layer, position) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", class: "number" }, String(position + 1)),
      h("td", { class: "code" }, layerLink(context, layer, position)),
      h("td", { class: "number" }, formatBytes(layer.content.size)),
      shareCell(context, total > 0 ? layer.content.size / total : 0),
      typeCell(context, layer),
      hasSteps && h("td", { class: "step" }, h("code", {}, layer.step)),
    ),
  );
  return section(strings.layers, table(strings.layers, columns, rows));
}

/** The files of an artifact. */
export function renderFiles(context: ViewContext, files: readonly LayerRow[]): HTMLElement {
  const { strings } = context;
  if (files.length === 0) return section(strings.files, h("p", {}, strings.noLayers));
  const columns = [
    { title: strings.file },
    { title: strings.digest },
    { title: strings.size, isNumber: true },
    { title: strings.mediaType },
  ];
  const rows = files.map((file, position) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, file.title ?? String(position + 1)),
      h("td", { class: "code" }, layerLink(context, file, position)),
      h("td", { class: "number" }, formatBytes(file.content.size)),
      typeCell(context, file),
    ),
  );
  return section(strings.files, table(strings.files, columns, rows));
}

function layerLink(context: ViewContext, layer: LayerRow, position: number): HTMLElement {
  const { content } = layer;
  const label = layerLabel(layer, position, context.strings);
  const key = `layer ${position}`;
  return contentLink(context, content, { label, key }, `${shortDigest(content.digest)}…`);
}

function shareCell({ locale }: ViewContext, share: number): HTMLElement {
  return h(
    "td",
    { class: "share", title: percent(share, locale) },
    bar(share),
    h("span", { class: "visually-hidden" }, percent(share, locale)),
  );
}

function typeCell({ strings }: ViewContext, { content, isForeign }: LayerRow): HTMLElement {
  const foreign =
    isForeign &&
    h(
      "span",
      { class: "warning", title: strings.foreignLayer },
      icon("warning"),
      strings.foreignLayer,
    );
  return h(
    "td",
    { class: "type", title: content.mediaType },
    h("code", {}, shortType(content.mediaType)),
    foreign,
  );
}

function sizeOf(layers: readonly LayerRow[]): number {
  return layers.reduce((sum, { content }) => sum + content.size, 0);
}
