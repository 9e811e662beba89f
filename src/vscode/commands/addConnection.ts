import { l10n } from "vscode";
import { parseRegistryUrl, RegistryUrlError } from "../../providers/registryUrl.ts";
import { explainRegistryUrl } from "../platform/errorMessages.ts";
import { askSeries, askText, back, type Step } from "../platform/quickInput.ts";
import { checkCredential } from "./checkCredential.ts";
import { credentialOf, signInSteps, type SignInAnswers } from "./credentialQuestions.ts";
import type { Services } from "./services.ts";

interface Answers extends SignInAnswers {
  readonly url: string;
}

/** Add Registry…: asks for URL and sign-in, tries them, and only then saves the connection. */
export async function addConnection(services: Services, url = ""): Promise<void> {
  const title = l10n.t("Add Registry");
  let answers: Answers = { url };
  for (;;) {
    answers = await askSeries(answers, [urlStep(title), ...signInSteps<Answers>(title, 1)]);
    const location = parseRegistryUrl(answers.url);
    const credential = credentialOf(answers);
    const outcome = await checkCredential(services, location, credential);
    if (outcome === "cancelled") return;
    if (outcome === "ok") {
      const connection = await services.connections.add(location, credential);
      await services.tree.reveal({ connectionId: connection.id });
      return;
    }
  }
}

function urlStep(title: string): Step<Answers> {
  return async (state, canGoBack) => {
    const url = await askText({
      title,
      step: 1,
      totalSteps: 4,
      canGoBack,
      prompt: l10n.t("Host or URL of the registry"),
      placeholder: "ghcr.io, docker.io, registry.example.com:5000, http://localhost:5000",
      value: state.url,
      validate: urlProblem,
    });
    return url === back ? back : { ...state, url };
  };
}

function urlProblem(text: string): string | undefined {
  try {
    parseRegistryUrl(text);
    return undefined;
  } catch (error) {
    if (RegistryUrlError.is(error)) return explainRegistryUrl(error);
    throw error;
  }
}
