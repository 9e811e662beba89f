import { formatBytes } from "../core/base/byteSize.ts";
import { shortDigest } from "../core/oci/digest.ts";
import type { HistoryEntry } from "../core/oci/imageConfig.ts";
import { readableStep } from "../core/oci/layerSteps.ts";
import type { ConfigFacts, ImageDetails, LinkedContent, NamedValue } from "../shared/viewState.ts";
import { h, icon, type Child } from "./dom.ts";
import { absoluteTime, relativeTime } from "./format.ts";
import { section, table } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** The config of an image: the link to it, and what it says. */
export function renderImageConfig(context: ViewContext, details: ImageDetails): HTMLElement {
  const { strings } = context;
  const { config, configFacts } = details;
  const link = configLink(context, config);
  switch (configFacts.kind) {
    case "loading":
      return section(strings.config, link, h("p", { class: "hint" }, strings.configLoading));
    case "failed":
      return section(
        strings.config,
        link,
        h("p", { class: "warning" }, icon("warning"), configFacts.message),
      );
    case "loaded":
      return section(strings.config, link, ...renderConfig(context, configFacts.config));
  }
}

/** A line that leads to a config. */
export function configLink(context: ViewContext, config: LinkedContent): HTMLElement {
  const options = { label: context.strings.config, key: "config" };
  return h(
    "p",
    { class: "lead" },
    h("code", {}, contentLink(context, config, options, `${shortDigest(config.digest)}…`)),
    h("span", { class: "muted" }, formatBytes(config.size)),
    h("code", { class: "muted" }, config.mediaType),
  );
}

/** What a config says, what it does not say left out. */
export function renderConfig(context: ViewContext, config: ConfigFacts): readonly Child[] {
  const { strings, locale } = context;
  const { created } = config;
  const entries: readonly (readonly [string, Child])[] = [
    [strings.platform, config.platform],
    [
      strings.created,
      created !== undefined &&
        h(
          "span",
          {},
          absoluteTime(created, locale),
          h("span", { class: "muted" }, ` (${relativeTime(created, locale)})`),
        ),
    ],
    [strings.author, config.author],
    [strings.entrypoint, commandLine(config.entrypoint)],
    [strings.cmd, commandLine(config.cmd)],
    [strings.workingDir, code(config.workingDir)],
    [strings.user, code(config.user)],
    [strings.env, variables(config.env)],
    [strings.ports, code(config.ports.join(", "))],
    [strings.volumes, code(config.volumes.join(", "))],
    [strings.stopSignal, code(config.stopSignal)],
  ];
  const present = entries.filter(
    ([, value]) => value !== undefined && value !== false && value !== "",
  );
  return [
    h(
      "dl",
      { class: "properties" },
      ...present.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
    ),
    config.labels.length > 0 && namedValues(context, strings.labels, config.labels),
  ];
}

/** A titled table of names and values, such as labels and annotations. */
export function namedValues(
  { strings }: ViewContext,
  title: string,
  values: readonly NamedValue[],
): HTMLElement {
  const columns = [{ title: strings.name }, { title: strings.value }];
  const rows = values.map(({ name, value }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", class: "name" }, h("code", {}, name)),
      h("td", { class: "value" }, value),
    ),
  );
  return h("div", {}, h("h3", {}, title), table(title, columns, rows));
}

/** All steps of a config's history. */
export function renderHistory(
  { strings, locale }: ViewContext,
  history: readonly HistoryEntry[],
): Child {
  if (history.length === 0) return undefined;
  const columns = [
    { title: "#", isNumber: true },
    { title: strings.step },
    { title: strings.created },
    { title: strings.notes },
  ];
  const rows = history.map(({ created, createdBy = "", comment, emptyLayer }, position) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", class: "number" }, String(position + 1)),
      h("td", { class: "step" }, h("code", {}, readableStep(createdBy) || comment)),
      h(
        "td",
        { class: "time", title: created && absoluteTime(created, locale) },
        created && relativeTime(created, locale),
      ),
      h("td", {}, emptyLayer && h("span", { class: "muted" }, strings.emptyStep)),
    ),
  );
  return section(strings.history, table(strings.history, columns, rows));
}

function commandLine(words: readonly string[]): Child {
  return words.length > 0 && h("code", {}, JSON.stringify(words));
}

function code(text: string | undefined): Child {
  return text !== undefined && text !== "" && h("code", {}, text);
}

function variables(env: readonly string[]): Child {
  if (env.length === 0) return undefined;
  const items = env.map((variable) => {
    const equals = variable.indexOf("=");
    const name = equals < 0 ? variable : variable.slice(0, equals);
    const value = equals < 0 ? "" : variable.slice(equals);
    return h("li", {}, h("code", {}, h("span", { class: "variable" }, name), value));
  });
  return h("ul", { class: "plain" }, ...items);
}
