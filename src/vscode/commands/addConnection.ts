import { l10n } from "vscode";
import type { Connection } from "../../providers/connection.ts";
import { parseRegistryUrl, RegistryUrlError } from "../../providers/registryUrl.ts";
import { askSeries, askText, back, type Step } from "../platform/quickInput.ts";
import { explainRegistryUrl } from "../platform/registryUrlText.ts";
import { l10nTexts } from "../tree/l10nTexts.ts";
import { checkCredential } from "./checkCredential.ts";
import { signInSteps, type SignInAnswers } from "./credentialQuestions.ts";
import { noteSecretPlace } from "./noteSecretPlace.ts";
import { proofOf } from "./proofOf.ts";
import type { Services } from "./services.ts";
import { signInHints } from "./signInHints.ts";
import { signInsTo } from "./toolSignIns.ts";

interface Answers extends SignInAnswers {
  readonly url: string;
}

/**
 * Add Registry…: asks for URL and sign-in, tries them, and only then saves the connection. Returns
 * it; `undefined` if the user gave up.
 * @param suggestion the URL to start with, and why it is asked for
 */
export async function addConnection(
  services: Services,
  suggestion: { readonly url?: string; readonly prompt?: string } = {},
): Promise<Connection | undefined> {
  const { url = "", prompt = l10n.t("Host or URL of the registry") } = suggestion;
  const title = l10n.t("Add Registry");
  const offered = (state: Answers) => signInsTo(services, parseRegistryUrl(state.url));
  const { accounts, providers } = services;
  const hints = (state: Answers) => signInHints(providers.of(parseRegistryUrl(state.url)).id);
  const question = (state: Answers) =>
    questionAgain(services, parseRegistryUrl(state.url).registry);
  const questions = signInSteps<Answers>({ title, offset: 1, offered, accounts, hints, question });
  const steps = [urlStep(title, prompt), ...questions];
  let answers: Answers = { url };
  for (;;) {
    answers = await askSeries(answers, steps);
    const location = parseRegistryUrl(answers.url);
    const credential = await proofOf(services, answers);
    const outcome = await checkCredential(services, location, credential);
    if (outcome.kind === "cancelled") return undefined;
    if (outcome.kind === "ok") {
      const { kind: _kind, proof, ...trusted } = outcome;
      const connection = await services.connections.add(location, proof, trusted);
      noteSecretPlace(connection);
      await services.tree.reveal({ connectionId: connection.id });
      return connection;
    }
  }
}

/** Several accounts at a registry are welcome, but nobody is to add one twice unawares. */
function questionAgain({ connections }: Services, registry: string): string | undefined {
  const known = connections.all.filter((each) => each.registry === registry);
  if (known.length === 0) return undefined;
  const accounts = known.map((each) => l10nTexts.account(each)).join(", ");
  return l10n.t(
    "{0} is here already as {1}. How do you sign in with another account?",
    registry,
    accounts,
  );
}

function urlStep(title: string, prompt: string): Step<Answers> {
  return async (state, canGoBack) => {
    const url = await askText({
      title,
      step: 1,
      totalSteps: 4,
      canGoBack,
      prompt,
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
