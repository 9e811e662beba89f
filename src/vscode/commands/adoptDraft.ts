import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { l10n, window } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { assertNever } from "../../core/base/errors.ts";
import { isRecord } from "../../core/base/record.ts";
import { dockerDraftName } from "../../explorer/drafts/presentDraft.ts";
import type { ConnectionOf } from "../../images/connectionOf.ts";
import { adoptDockerCliDraft, type Adoption } from "../../images/drafts/adoptDockerCliDraft.ts";
import {
  dockerConfigFolder,
  leavesOut,
  listDockerCliDrafts,
  type DockerCliDraft,
} from "../../images/drafts/dockerCliDrafts.ts";
import { dockerProblemText } from "../platform/dockerProblemText.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTag } from "./askTag.ts";
import { askTargetRepository } from "./askTargetRepository.ts";
import { connectEach, isConnected } from "./connectionOf.ts";
import { refuseList } from "./refuseList.ts";
import type { Services } from "./services.ts";

/** Problems that a dialog names. */
const problemsShown = 6;

/** Adopt as Draft…: makes a draft of a list that `docker manifest create` began; Docker keeps its own. */
export async function adoptDraft(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Adopt as Draft");
  const docker = isDockerRow(target) ? target.draft : await pickDockerDraft(title);
  if (!docker || !(await agreesToLeaveOut(docker))) return;
  const connectionOf = await connectAll(services, docker);
  if (!connectionOf) return;
  const repository = await askTargetRepository(services, {
    title,
    offered: offeredTargets(docker, connectionOf),
  });
  const tag = await askTag({
    title,
    prompt: l10n.t("Tag of the manifest list in {0}", repository.repository),
    value: docker.guess?.tag ?? "",
  });
  const adoption = await withProgress(l10n.t("Looking at what {0} names…", tag), (signal) =>
    adoptDockerCliDraft(
      services.stores,
      docker,
      { ...repository, tag },
      { id: randomUUID(), now: new Date().toISOString(), connectionOf, signal },
    ),
  );
  await finish(services, adoption);
}

async function finish(services: Services, adoption: Adoption): Promise<void> {
  switch (adoption.kind) {
    case "draft":
      await services.drafts.save(adoption.draft);
      await services.documents.openDraft(adoption.draft);
      return;
    case "refused":
      refuseList(adoption.problems);
      return;
    case "noConnection":
      void window.showErrorMessage(
        l10n.t("Add the registry {0}, then adopt the draft again.", adoption.registries.join(", ")),
      );
      return;
    default:
      assertNever(adoption);
  }
}

/** Drafts of Docker's command line on this computer. */
export function dockerDrafts(): Promise<readonly DockerCliDraft[]> {
  return listDockerCliDrafts(dockerConfigFolder(process.env, homedir()));
}

async function pickDockerDraft(title: string): Promise<DockerCliDraft | undefined> {
  const drafts = await dockerDrafts();
  if (drafts.length === 0) {
    void window.showInformationMessage(
      l10n.t("The Docker CLI has no drafts here. They are made by docker manifest create."),
    );
    return undefined;
  }
  const choices = drafts.map((each) => ({ value: each, label: dockerDraftName(each) }));
  const answer = await askChoice({ title, placeholder: l10n.t("Choose a draft"), choices });
  if (answer === back) throw abortError();
  return answer;
}

/** Names what the draft of the Docker CLI has and ours would not; true if that is wanted. */
async function agreesToLeaveOut(docker: DockerCliDraft): Promise<boolean> {
  const problems = docker.problems.filter(leavesOut);
  if (problems.length === 0) return true;
  const lines = problems.slice(0, problemsShown).map(dockerProblemText);
  const more = problems.length - lines.length;
  if (more > 0) lines.push(l10n.t("And {0} more.", more));
  const adopt = l10n.t("Adopt the Rest");
  const choice = await window.showWarningMessage(
    l10n.t("Not all of {0} can be adopted.", dockerDraftName(docker)),
    { modal: true, detail: lines.join("\n\n") },
    adopt,
  );
  return choice === adopt;
}

/** Adds the registries of the members that are not known yet, and asks which accounts are meant. */
function connectAll(services: Services, { guess, entries }: DockerCliDraft) {
  const members = entries.map(({ reference }) => reference);
  const isKnown = guess && isConnected(services, guess);
  return connectEach(services, isKnown ? [guess, ...members] : members);
}

function offeredTargets({ guess, entries }: DockerCliDraft, connectionOf: ConnectionOf) {
  const references = [...(guess ? [guess] : []), ...entries.map(({ reference }) => reference)];
  return references.flatMap((reference) => {
    const connectionId = connectionOf(reference);
    const { repository } = reference;
    return connectionId === undefined ? [] : [{ connectionId, repository }];
  });
}

/** Rows of the tree are our own objects; from elsewhere comes nothing with these members. */
function isDockerRow(value: unknown): value is { readonly draft: DockerCliDraft } {
  return isRecord(value) && value["kind"] === "dockerDraft" && isRecord(value["draft"]);
}
