import { l10n, window } from "vscode";
import { assertNever } from "../../../core/base/errors.ts";
import type { Digest } from "../../../core/oci/digest.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { LocalImageRow } from "../../../engines/localRows.ts";
import {
  sameForPlatform,
  tagsOf,
  templateProblem,
  templateValues,
  type TemplateProblem,
} from "../../../engines/pushNames.ts";
import { suggestTemplate, templateVariables } from "../../../engines/tagTemplate.ts";
import { askText, back, type Step } from "../../platform/quickInput.ts";
import { rowName } from "./chooseLocalImages.ts";
import type { PushAnswers, PushQuestion } from "./pushPlaceQuestion.ts";

/** Asks how the tags of images are made; shows them while it is typed. */
export function templateStep({ title, connection, rows }: PushQuestion): Step<PushAnswers> {
  const variables = templateVariables.map((name) => `{${name}}`).join(" ");
  return async (state, canGoBack) => {
    const place = `${connection.registry}/${state.repository}`;
    const answer = await askText({
      title,
      canGoBack,
      prompt: "",
      promptFor: (template) =>
        l10n.t(
          "Tags in {0}: {1}. Made of {2}",
          place,
          tagsOf(template, rows).join(", "),
          variables,
        ),
      placeholder: "{tag}-{arch}",
      value: state.template || suggestTemplate(rows.map(templateValues)),
      validate: (template) => {
        const problem = templateProblem(template, rows);
        return problem && problemText(problem);
      },
    });
    return answer === back ? back : { ...state, template: answer };
  };
}

function problemText(problem: TemplateProblem): string {
  switch (problem.kind) {
    case "unknownVariable":
      return l10n.t(
        "There is no {0}. Use {1}.",
        `{${problem.name}}`,
        templateVariables.map((name) => `{${name}}`).join(", "),
      );
    case "invalidTag":
      return problem.tag === ""
        ? l10n.t("An image would get no tag.")
        : l10n.t(
            "“{0}” is no tag: letters, digits, underscores, dots and hyphens make one, at most 128.",
            problem.tag,
          );
    case "sameTag":
      return l10n.t("Two images would get the tag {0}. Add {1}.", problem.tag, "{arch}");
    default:
      return assertNever(problem);
  }
}

/** Several images for one platform push well, but are no manifest list. */
export async function agreesToSamePlatform(rows: readonly LocalImageRow[]): Promise<boolean> {
  const [same] = sameForPlatform(rows);
  const [first] = same ?? [];
  if (!same || !first) return true;
  const pushAnyway = l10n.t("Push Anyway");
  const answer = await window.showWarningMessage(
    l10n.t("Several of the images are for {0}.", formatPlatform(first.image.platform)),
    {
      modal: true,
      detail: l10n.t(
        "A manifest list has one image for each platform. These are for the same: {0}.",
        same.map(rowName).join(", "),
      ),
    },
    pushAnyway,
  );
  return answer === pushAnyway;
}

/** Whether tags may be moved away from what they name. */
export async function agreesToOverwriteTags(
  place: string,
  taken: readonly { readonly tag: string; readonly now: Digest }[],
): Promise<boolean> {
  const overwrite = l10n.t("Overwrite");
  const answer = await window.showWarningMessage(
    l10n.t("Tags of {0} name something already.", place),
    {
      modal: true,
      detail: [
        ...taken.map(({ tag, now }) => l10n.t("{0} names {1}.", tag, now)),
        l10n.t(
          "Pushing moves them to the local images; what they name now stays under its digest.",
        ),
      ].join("\n"),
    },
    overwrite,
  );
  return answer === overwrite;
}
