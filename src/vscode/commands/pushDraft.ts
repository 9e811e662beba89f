import { l10n, window } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { formatBytes } from "../../core/base/byteSize.ts";
import { emptyCopy } from "../../images/copy/copyReport.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { tagMoves } from "../../images/publish/pushHistory.ts";
import {
  publishList,
  type PublishOptions,
  type PublishResult,
} from "../../images/publish/publishList.ts";
import type { TagWrite } from "../../images/publish/writeTag.ts";
import { saveDraft } from "../editor/draftDocuments.ts";
import { withProgress, type ReportProgress } from "../platform/withProgress.ts";
import { isFitToPush } from "./checkBeforePush.ts";
import { draftReference, findDraft } from "./findDraft.ts";
import { agreesToMoveTags, agreesToOverwrite, askAboutSources } from "./pushQuestions.ts";
import { reportFailure, reportInvalid, reportMissing, reportPushed } from "./pushReports.ts";
import { putAway } from "./putAway.ts";
import type { Services } from "./services.ts";
import { updateDraft } from "./updateSources.ts";

/** How a push ended once nothing is left to be asked. */
type FinalResult = Exclude<PublishResult, { kind: "moved" | "taken" | "sourcesMoved" }>;

/**
 * Push Manifest List: sends a draft to its tag. Asks if the tag, or a tag that an image was taken
 * from, was moved meanwhile.
 */
export async function pushDraft(services: Services, target?: unknown): Promise<void> {
  const found = await findDraft(services, target, l10n.t("Push Manifest List"));
  if (!found) return;
  if (!(await saveDraft(services.drafts, found))) {
    void window.showErrorMessage(
      l10n.t("The draft could not be saved, so nothing was pushed. Save it, then push again."),
    );
    return;
  }
  // What was typed is in it now.
  const draft = services.drafts.get(found.id) ?? found;
  if (!(await isFitToPush(services, draft))) return;
  const result = await pushWithAnswers(services, draft);
  if (result) await finish(services, draft, result);
}

/** Pushes until nothing is left to be asked; `undefined` if the user does not want to go on. */
async function pushWithAnswers(
  services: Services,
  draft: ListDraft,
): Promise<FinalResult | undefined> {
  let options: PublishOptions = {};
  for (;;) {
    const result = await push(services, draft, options);
    if (result.kind === "moved") {
      // The draft's page says what the tag holds, too.
      services.documents.tagChanged(draft);
      if (!(await agreesToOverwrite(services, draft, result.now))) return undefined;
      options = { ...options, expected: { digest: result.now } };
    } else if (result.kind === "taken") {
      await remember(services, draft, result.tags);
      if (!(await agreesToMoveTags(services, draft, result.taken))) return undefined;
      options = { ...options, replaces: [...(options.replaces ?? []), ...result.taken] };
    } else if (result.kind === "sourcesMoved") {
      const answer = await askAboutSources(result.sources);
      if (answer === "update") await updateDraft(services, draft);
      if (answer !== "push") return undefined;
      options = { ...options, agreed: [...(options.agreed ?? []), ...result.sources] };
    } else return result;
  }
}

async function push(
  services: Services,
  draft: ListDraft,
  options: PublishOptions,
): Promise<PublishResult> {
  const title = l10n.t("Pushing {0}…", draftReference(services, draft));
  try {
    return await withProgress(title, (signal, report) =>
      publishList(services.stores, draft, { ...options, signal, onProgress: showBytes(report) }),
    );
  } catch (error) {
    // It throws only as long as nothing was sent.
    return { kind: "failed", error, tag: "untouched", tags: [], copied: emptyCopy };
  }
}

function showBytes(report: ReportProgress): NonNullable<PublishOptions["onProgress"]> {
  return ({ done, total }) =>
    report({ message: l10n.t("{0} of {1}", formatBytes(done), formatBytes(total)), done, total });
}

async function remember(services: Services, draft: ListDraft, tags: readonly TagWrite[]) {
  await services.history.record(tagMoves(draft, tags, new Date().toISOString()));
  for (const { tag } of tags) services.documents.tagChanged({ ...draft, tag });
}

async function finish(services: Services, draft: ListDraft, result: FinalResult): Promise<void> {
  if (result.kind === "pushed" || result.kind === "failed") {
    await remember(services, draft, result.tags);
  }
  switch (result.kind) {
    case "failed":
      reportFailure(services, draft, result);
      return;
    case "missing":
      // The draft's page names them, too, with what can be done about them.
      services.problems.checkAgain(draft.id);
      reportMissing(draft, result.members);
      return;
    case "invalid":
      void reportInvalid(draft, result.findings);
      return;
    case "pushed":
    case "unchanged":
      await putAway(services, draft, result.digest);
      await reportPushed(services, draft, result);
      return;
    default:
      assertNever(result);
  }
}
