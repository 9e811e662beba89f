import { l10n } from "vscode";
import { isAbortError } from "../../../core/base/abort.ts";
import { isRepositoryPath } from "../../../core/oci/reference.ts";
import type { Connection } from "../../../providers/connection.ts";
import { askChoice, askText, back, type Step } from "../../platform/quickInput.ts";
import { askTagsOrNone } from "../askTag.ts";
import { connectionChoices } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import {
  areOfOneRepository,
  clashIn,
  requestOf,
  targetRepository,
  type CopyAnswers,
} from "./copyAnswers.ts";
import { takesImages } from "./targetRows.ts";

/** Asks for the registry. */
export function storeStep<S extends CopyAnswers>(services: Services, title: string): Step<S> {
  return async (state, canGoBack) => {
    for (;;) {
      const fitting = services.connections.all.filter((each) => takesImages(services, each.id));
      const answer = await askChoice<Connection | "add">({
        title,
        canGoBack,
        placeholder: l10n.t("Choose the registry to copy to"),
        active: fitting.find(({ id }) => id === state.target?.id),
        choices: [
          ...connectionChoices(fitting),
          { value: "add", label: l10n.t("Add Registry…"), alwaysShow: true },
        ],
      });
      if (answer === back) return back;
      const target = answer === "add" ? await added(services) : answer;
      if (!target) continue;
      const { repository: _path, below: _below, ...rest } = state;
      return (target.id === state.target?.id ? state : { ...rest, target }) as S;
    }
  };
}

/** A dismissed question about the new registry leads back to the list of registries. */
async function added(services: Services): Promise<Connection | undefined> {
  const { addConnection } = await import("../addConnection.ts");
  try {
    return await addConnection(services);
  } catch (error) {
    if (isAbortError(error)) return undefined;
    throw error;
  }
}

/** Asks for the repository, or for the path that several are put below. */
export function repositoryStep<S extends CopyAnswers>(services: Services, title: string): Step<S> {
  return async (state, canGoBack) => {
    const { sources, target, below } = state;
    const [source] = sources;
    if (!target || !source) return undefined;
    const isOne = areOfOneRepository(sources);
    const suggested = isOne
      ? targetRepository(services, { sources, ...(below && { below }) }, { source, target })
      : below;
    const answer = await askText({
      title,
      canGoBack,
      prompt: isOne
        ? l10n.t("Repository at {0} to copy to", target.name)
        : l10n.t("Path at {0} that the repositories are put below; empty for none", target.name),
      placeholder: isOne ? "team/app" : "mirror",
      value: state.repository ?? suggested ?? "",
      validate: (text) => {
        const path = text.trim();
        if ((isOne || path !== "") && !isRepositoryPath(path)) {
          return l10n.t("Enter the path of a repository, such as team/app.");
        }
        return clashProblem(services, { ...state, repository: path });
      },
    });
    return answer === back ? back : { ...state, repository: answer.trim() };
  };
}

function clashProblem(services: Services, answers: CopyAnswers): string | undefined {
  const request = requestOf(services, answers);
  const clash = request && clashIn(request);
  return clash === undefined
    ? undefined
    : l10n.t("Two of the images would be {0}. Copy them one after the other.", clash);
}

/** Asks for the tags of one image. */
export function tagStep<S extends CopyAnswers>(title: string): Step<S> {
  return async (state, canGoBack) => {
    const [source, ...others] = state.sources;
    if (!source || others.length > 0) return undefined;
    const tags = await askTagsOrNone({
      title,
      canGoBack,
      prompt: l10n.t(
        "Tags of the copy, separated by commas; without any it is there by its digest only",
      ),
      value: (state.tags ?? source.tags).join(", "),
      placeholder: "1.4, latest",
    });
    return tags === back ? back : { ...state, tags };
  };
}
