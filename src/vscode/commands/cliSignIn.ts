import { l10n, window } from "vscode";
import type { Credential } from "../../core/auth/credential.ts";
import { ProgramError } from "../../core/auth/tools/runProgram.ts";
import {
  loginWith,
  toolsInPath,
  whereKept,
  type KeptAt,
  type LoginTarget,
} from "../../core/auth/tools/toolLogin.ts";
import type { FileTool } from "../../core/auth/toolSignIn.ts";
import { dockerHub } from "../../core/oci/registryHost.ts";
import type { Connection } from "../../providers/connection.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { toolEnvironment } from "../platform/toolEnvironment.ts";
import { toolName } from "../platform/toolSignInText.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { Services } from "./services.ts";

/** A helper may ask its user to unlock something. */
const limitMs = 60_000;

/** What is shown of a failure; all of it is in the log. */
const maxSaidLength = 300;

type Login = Extract<Credential, { readonly kind: "basic" }>;

/**
 * Gives a connection's password to Docker or Podman, by their own `login`, after saying where they will
 * keep it. This is the only way in which a secret gets there.
 */
export async function signToolIn(services: Services, connection: Connection): Promise<void> {
  const tool = await chooseTool();
  if (tool === undefined) return;
  const login = loginTarget(tool, connection);
  if (!(await agrees(login, connection))) return;
  const credential = await services.connections.credentialSource(connection.id).getCredential();
  if (credential.kind === "basic") await signIn(services, login, credential);
}

/** The one that is there, or the one of both that the user wants. */
async function chooseTool(): Promise<FileTool | undefined> {
  const tools = await toolsInPath(toolEnvironment());
  const [first] = tools;
  if (first === undefined) {
    void window.showErrorMessage(l10n.t("Neither docker nor podman is in the PATH."));
    return undefined;
  }
  if (tools.length === 1) return first;
  const chosen = await askChoice<FileTool>({
    title: l10n.t("Sign the Docker CLI In"),
    placeholder: l10n.t("Which program is to be signed in?"),
    choices: tools.map((value) => ({ value, label: toolName(value) })),
  });
  return chosen === back ? undefined : chosen;
}

function loginTarget(tool: FileTool, { url, registry }: Connection): LoginTarget {
  const { host, protocol } = new URL(url);
  return { tool, host: registry === dockerHub ? dockerHub : host, isPlain: protocol === "http:" };
}

async function agrees(login: LoginTarget, { username = "" }: Connection): Promise<boolean> {
  const tool = toolName(login.tool);
  const proceed = l10n.t("Sign In");
  const choice = await window.showWarningMessage(
    l10n.t("Give the password of {0} at {1} to {2}?", username, login.host, tool),
    { modal: true, detail: placeText(await whereKept(login, toolEnvironment()), tool) },
    proceed,
  );
  return choice === proceed;
}

function placeText(kept: KeptAt, tool: string): string {
  return kept.kind === "helper"
    ? l10n.t("{0} will keep it with its credential helper {1}.", tool, kept.helper)
    : l10n.t(
        "{0} will keep it in {1}. It is not encrypted there: whoever can read the file can read the password.",
        tool,
        kept.file,
      );
}

async function signIn({ logger }: Services, login: LoginTarget, credential: Login): Promise<void> {
  const { host } = login;
  const tool = toolName(login.tool);
  const environment = toolEnvironment();
  try {
    const { isSignedIn, said } = await withProgress(
      l10n.t("Signing {0} in to {1}…", tool, host),
      (signal) => loginWith(login, credential, { environment, limitMs, signal }),
    );
    logger.info(`${login.tool} login ${host}: ${said}`);
    if (isSignedIn) {
      const { username } = credential;
      void window.showInformationMessage(
        l10n.t("{0} is signed in to {1} as {2}.", tool, host, username),
      );
    } else {
      void window.showErrorMessage(
        l10n.t("{0} could not be signed in to {1}: {2}", tool, host, lastLine(said)),
      );
    }
  } catch (error) {
    if (!ProgramError.is(error)) throw error;
    logger.error(`${login.tool} login ${host} failed`, error);
    void window.showErrorMessage(
      error.code === "timeout"
        ? l10n.t("{0} did not answer in time.", tool)
        : l10n.t("{0} could not be run.", tool),
    );
  }
}

/** Both programs tell what they try before they say what went wrong. */
function lastLine(said: string): string {
  const line = said.split(/[\r\n]+/).findLast((each) => each.trim() !== "") ?? "";
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}").slice(0, maxSaidLength);
}
