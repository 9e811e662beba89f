import { assertNever } from "../core/base/errors.ts";
import { shortDigest } from "../core/oci/digest.ts";
import { MediaTypes } from "../core/oci/mediaTypes.ts";
import type { Content } from "../shared/viewState.ts";
import {
  configLink,
  namedValues,
  renderConfig,
  renderHistory,
  renderImageConfig,
} from "./configSection.ts";
import { h, icon, type Child } from "./dom.ts";
import { renderIndex } from "./indexSection.ts";
import { renderFiles, renderLayers } from "./layersSection.ts";
import { section } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** What the view says of a document beside its text. */
export function renderDetails(context: ViewContext, content: Content): readonly Child[] {
  const { strings } = context;
  const { annotations, subject } = content;
  return [
    ...kindDetails(context, content),
    subject &&
      section(
        strings.subject,
        h(
          "p",
          { class: "lead" },
          h(
            "code",
            {},
            contentLink(
              context,
              subject,
              { label: strings.subject, key: "subject" },
              subject.digest,
            ),
          ),
          h("span", { class: "muted" }, strings.subjectHint),
        ),
      ),
    annotations.length > 0 &&
      h(
        "section",
        { class: "flat", "aria-label": strings.annotations },
        namedValues(context, strings.annotations, annotations),
      ),
  ];
}

function kindDetails(context: ViewContext, { details, typeName }: Content): readonly Child[] {
  const { strings } = context;
  switch (details.kind) {
    case "index":
      return [renderIndex(context, details)];
    case "image":
      return [renderImageConfig(context, details), renderLayers(context, details.layers)];
    case "artifact": {
      const { type, config, layers } = details;
      const typed = h(
        "dl",
        { class: "properties" },
        h("dt", {}, strings.artifactType),
        h("dd", {}, h("code", {}, type)),
      );
      return [
        type && h("section", { "aria-label": strings.artifactType }, typed),
        config && section(strings.config, configLink(context, config)),
        renderFiles(context, layers),
      ];
    }
    case "config":
      return [
        section(strings.config, ...renderConfig(context, details.config)),
        renderHistory(context, details.history),
      ];
    case "schema1":
      return [notice(strings.schema1, strings.schema1Hint), schema1Layers(context, details)];
    case "json":
      return [
        (typeName === "json" || typeName === "unknown") &&
          notice(strings.unknownType, strings.unknownTypeHint),
      ];
    case "notJson":
      return [notice(strings.notJson, strings.notJsonHint, "warning")];
    case "binary":
      return [notice(strings.binary, strings.binaryHint)];
    default:
      return assertNever(details);
  }
}

function schema1Layers(
  context: ViewContext,
  { architecture, layers }: Extract<Content["details"], { kind: "schema1" }>,
): HTMLElement {
  const { strings } = context;
  const items = layers.map((digest, position) => {
    const content = { digest, target: "blob", mediaType: MediaTypes.dockerLayerGzip } as const;
    const label = `${strings.layer} ${position + 1}`;
    return h(
      "li",
      { class: "code" },
      contentLink(context, content, { label }, shortDigest(digest)),
    );
  });
  return section(
    strings.layers,
    h("dl", { class: "properties" }, h("dt", {}, strings.architecture), h("dd", {}, architecture)),
    h("ul", { class: "plain" }, ...items),
  );
}

/** A box that says why the page looks as it does. */
function notice(title: string, text: string, iconName = "info"): HTMLElement {
  return h(
    "div",
    { class: "notice", role: "note" },
    icon(iconName),
    h("div", {}, h("strong", {}, title), h("p", {}, text)),
  );
}
