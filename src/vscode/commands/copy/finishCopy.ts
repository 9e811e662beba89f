import { l10n } from "vscode";
import { assertNever } from "../../../core/base/errors.ts";
import type { TransferRequest } from "../../../images/copy/transferRequest.ts";
import {
  askChoice,
  back,
  type Back,
  type ChoiceQuestion,
  type Step,
} from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { requestOf, type CopyAnswers } from "./copyAnswers.ts";
import { serverImportOf } from "./serverImport.ts";
import { previewCopy } from "./previewCopy.ts";
import { sourceName } from "./sourceImages.ts";
import { storeName } from "../../platform/storeNames.ts";

/** What is done with the answers in the end. */
type Finish = "copy" | "preview" | "azure";

export interface FinishedAnswers extends CopyAnswers {
  readonly finish?: Finish;
}

/** The last question: copy, or see first what that would do. */
export function finishStep<S extends FinishedAnswers>(services: Services, title: string): Step<S> {
  return async (state, canGoBack) => {
    const placeholder = titleOf(services, state);
    const isForAzure = await takesServerImport(services, state);
    const answer = await askFinish({ title, canGoBack, placeholder }, isForAzure);
    return answer === back ? back : { ...state, finish: answer };
  };
}

/** @param question `placeholder` names the copy */
export function askFinish(
  question: Omit<ChoiceQuestion<Finish>, "choices">,
  isForAzure = false,
): Promise<Finish | Back> {
  return askChoice<Finish>({
    ...question,
    choices: [
      {
        value: "copy",
        label: l10n.t("Copy Now"),
        detail: l10n.t("What is there already is not sent again, and tags are written last."),
      },
      {
        value: "preview",
        label: l10n.t("Preview"),
        detail: l10n.t("Shows what would be sent and which tags would change. Nothing is written."),
      },
      ...(isForAzure
        ? [
            {
              value: "azure" as const,
              label: l10n.t("Import on Azure's Side"),
              detail: l10n.t(
                "Azure fetches the image with all its platforms; no bytes pass through this computer. Signatures and other referrers stay behind.",
              ),
            },
          ]
        : []),
    ],
  });
}

/** Does what the answers say. */
export async function finishCopy(
  services: Services,
  { finish = "copy", ...answers }: FinishedAnswers,
): Promise<void> {
  const request = requestOf(services, answers);
  if (!request || request.items.length === 0) return;
  const title = titleOf(services, answers);
  switch (finish) {
    case "copy":
      await startCopy(services, request, title);
      return;
    case "preview":
      await previewCopy(services, request, {
        title,
        copy: () => startCopy(services, request, title),
      });
      return;
    case "azure": {
      const image = serverImportOf(services, answers);
      if (!image) return;
      const { serverImports } = await azure();
      const room = await services.azure.room();
      const copyInstead = () => startCopy(services, request, title);
      await serverImports.importOnAzure({ services, room }, { ...image, copyInstead });
      return;
    }
    default:
      assertNever(finish);
  }
}

/** Whether Azure can be asked without much ado, and can do all that is wanted. */
async function takesServerImport(services: Services, answers: CopyAnswers): Promise<boolean> {
  const image = serverImportOf(services, answers);
  if (!image) return false;
  const { serverImports } = await azure();
  const { desk } = await services.azure.room();
  return serverImports.isKnownToAzure(desk, image.target);
}

/** Not everybody has a registry there. */
function azure() {
  return import("../azure/azureCommands.ts");
}

async function startCopy(
  services: Services,
  request: TransferRequest,
  title: string,
): Promise<void> {
  await services.transfers.start(request, { title });
}

/** Names a copy: `nginx:1.27 to contoso.azurecr.io/nginx`. */
function titleOf(services: Services, answers: CopyAnswers): string {
  const { sources, target } = answers;
  const [source] = sources;
  const items = requestOf(services, answers)?.items ?? [];
  const repositories = new Set(items.map(({ to }) => to.repository));
  const [repository] = repositories;
  const place = target ? storeName(services, target.id) : "";
  const to = repositories.size === 1 && repository ? `${place}/${repository}` : place;
  return source && sources.length === 1
    ? l10n.t("{0} to {1}", sourceName(services, source), to)
    : l10n.t("{0} images to {1}", sources.length, to);
}
