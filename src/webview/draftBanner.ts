import { assertNever } from "../core/base/errors.ts";
import { shortDigest } from "../core/oci/digest.ts";
import { fill } from "../shared/strings.ts";
import type { DraftFacts, TargetState } from "../shared/viewState.ts";
import { fillNodes, h, icon, type Child } from "./dom.ts";
import { askButton, contentLink, type ViewContext } from "./viewContext.ts";

/** Says of a list that it is not pushed yet, what a push will do, and offers it. */
export function renderDraftBanner(context: ViewContext, draft: DraftFacts): HTMLElement {
  const { drafts } = context.strings;
  const { moreTags, leftBehind, target } = draft;
  const push = askButton(
    context,
    { type: "draftAction", action: "push" },
    icon("cloud-upload"),
    drafts.push,
  );
  push.classList.add("primary");
  return h(
    "section",
    { class: "banner", "aria-label": drafts.heading },
    h(
      "div",
      { class: "banner-text" },
      h("h2", {}, drafts.heading),
      h("p", {}, drafts.hint),
      h("p", { class: isRisky(target) && "warning" }, ...targetText(context, draft)),
      moreTags.length > 0 && h("p", {}, fill(drafts.moreTags, moreTags.join(", "))),
      ...leftBehind.map(({ source, annotations }) =>
        h("p", {}, fill(drafts.leftBehind, source, annotations.join(", "))),
      ),
    ),
    h(
      "div",
      { class: "banner-actions" },
      push,
      askButton(context, { type: "draftAction", action: "showChanges" }, drafts.showChanges),
      askButton(context, { type: "draftAction", action: "changeTarget" }, drafts.changeTarget),
      askButton(context, { type: "draftAction", action: "discard" }, drafts.discard),
    ),
  );
}

function isRisky(target: TargetState): boolean {
  return target.kind === "taken" && target.hasMoved;
}

function targetText(context: ViewContext, { tag, target }: DraftFacts): readonly Child[] {
  const { drafts } = context.strings;
  const name = h("code", {}, tag);
  switch (target.kind) {
    case "checking":
      return [fillNodes(drafts.targetChecking, name)];
    case "unknown":
      return [fillNodes(drafts.targetUnknown, name, target.message)];
    case "free":
      return [fillNodes(drafts.targetFree, name)];
    case "same":
      return [fillNodes(drafts.targetSame, name)];
    case "taken": {
      const { content, hasMoved } = target;
      const digest = shortDigest(content.digest);
      const link = contentLink(context, content, { label: tag, key: "target" }, digest);
      const template = hasMoved ? drafts.targetMoved : drafts.targetTaken;
      return [hasMoved && icon("warning"), fillNodes(template, name, h("code", {}, link))];
    }
    default:
      return assertNever(target);
  }
}
