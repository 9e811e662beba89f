import { assertNever } from "../core/base/errors.ts";
import { shortDigest } from "../core/oci/digest.ts";
import { fill, type ViewStrings } from "../shared/strings.ts";
import type { DraftFacts, TargetState } from "../shared/viewState.ts";
import { fillNodes, h, icon, type Child } from "./dom.ts";
import { askButton, contentLink, type ViewContext } from "./viewContext.ts";

/** Says of a list that it is not pushed yet, what a push will do, and offers it. */
export function renderDraftBanner(context: ViewContext, draft: DraftFacts): HTMLElement {
  const { strings } = context;
  const push = askButton(context, { type: "push" }, icon("cloud-upload"), strings.push);
  push.classList.add("primary");
  return h(
    "section",
    { class: "banner", "aria-label": strings.draft },
    h(
      "div",
      { class: "banner-text" },
      h("h2", {}, strings.draft),
      h("p", {}, strings.draftHint),
      h("p", { class: isRisky(draft.target) && "warning" }, ...targetText(context, draft)),
      h("p", {}, `${strings.format}: `, formatText(strings, draft)),
      ...draft.leftBehind.map(({ source, annotations }) =>
        h("p", {}, fill(strings.leftBehind, source, annotations.join(", "))),
      ),
    ),
    h(
      "div",
      { class: "banner-actions" },
      push,
      askButton(context, { type: "discard" }, strings.discard),
    ),
  );
}

function isRisky(target: TargetState): boolean {
  return target.kind === "taken" && target.hasMoved;
}

function targetText(context: ViewContext, { tag, target }: DraftFacts): readonly Child[] {
  const { strings } = context;
  const name = h("code", {}, tag);
  switch (target.kind) {
    case "checking":
      return [fillNodes(strings.targetChecking, name)];
    case "unknown":
      return [fillNodes(strings.targetUnknown, name, target.message)];
    case "free":
      return [fillNodes(strings.targetFree, name)];
    case "same":
      return [fillNodes(strings.targetSame, name)];
    case "taken": {
      const { content, hasMoved } = target;
      const digest = shortDigest(content.digest);
      const link = contentLink(context, content, { label: tag, key: "target" }, digest);
      const template = hasMoved ? strings.targetMoved : strings.targetTaken;
      return [hasMoved && icon("warning"), fillNodes(template, name, h("code", {}, link))];
    }
    default:
      return assertNever(target);
  }
}

function formatText(strings: ViewStrings, { reason }: DraftFacts): string {
  switch (reason) {
    case "allDocker":
      return strings.formatDocker;
    case "notAllDocker":
      return strings.formatNotAllDocker;
    case "ociMembers":
      return strings.formatAnnotations;
    default:
      return assertNever(reason);
  }
}
