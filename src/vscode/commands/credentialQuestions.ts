import { l10n } from "vscode";
import type { Credential } from "../../core/auth/credential.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { SignInMethod } from "../../providers/connection.ts";
import { askChoice, askText, back, type Step } from "../platform/quickInput.ts";

/** Answers so far to how a registry is signed in to. */
export interface SignInAnswers {
  readonly method?: SignInMethod;
  readonly username?: string;
  readonly secret?: string;
}

/** Asks for the way to sign in, then for what it needs. `offset` = questions asked before these. */
export function signInSteps<S extends SignInAnswers>(
  title: string,
  offset: number,
): readonly Step<S>[] {
  const place = (step: number) => ({ title, step: offset + step, totalSteps: offset + 3 });
  return [methodStep(place(1)), userNameStep(place(2)), secretStep(place(3))];
}

/** Where a question stands among the others. */
interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

function methodStep<S extends SignInAnswers>(place: Place): Step<S> {
  return async (state, canGoBack) => {
    const method = await askChoice<SignInMethod>({
      ...place,
      canGoBack,
      placeholder: l10n.t("How do you sign in to this registry?"),
      choices: signInChoices(),
      active: state.method,
    });
    return method === back ? back : { ...state, method };
  };
}

function userNameStep<S extends SignInAnswers>(place: Place): Step<S> {
  return async (state, canGoBack) => {
    if (state.method !== "basic") return undefined;
    const username = await askText({
      ...place,
      canGoBack,
      prompt: l10n.t("User name"),
      value: state.username ?? "",
      validate: (value) => (value.trim() ? undefined : l10n.t("Enter the user name.")),
    });
    return username === back ? back : { ...state, username: username.trim() };
  };
}

function secretStep<S extends SignInAnswers>(place: Place): Step<S> {
  return async (state, canGoBack) => {
    if (state.method === "anonymous") return undefined;
    const isToken = state.method === "token";
    const user = state.username ?? "";
    const secret = await askText({
      ...place,
      canGoBack,
      password: true,
      prompt: isToken
        ? l10n.t("Registry token, sent as it is. Kept in the OS keychain.")
        : l10n.t("Password or access token of {0}. Kept in the OS keychain.", user),
      validate: (value) =>
        value ? undefined : isToken ? l10n.t("Enter the token.") : l10n.t("Enter the password."),
    });
    return secret === back ? back : { ...state, secret };
  };
}

/** The credential that complete answers stand for. */
export function credentialOf({ method, username = "", secret = "" }: SignInAnswers): Credential {
  switch (method) {
    case "basic":
      return { kind: "basic", username, password: secret };
    case "token":
      return { kind: "token", token: secret };
    case "anonymous":
    case undefined:
      return { kind: "anonymous" };
    default:
      return assertNever(method);
  }
}

function signInChoices() {
  return [
    {
      value: "basic" as const,
      label: l10n.t("User Name and Password"),
      detail: l10n.t("Also for personal access tokens. The secret goes into the OS keychain."),
    },
    {
      value: "token" as const,
      label: l10n.t("Token"),
      detail: l10n.t("A registry token that is sent as it is (Authorization: Bearer)."),
    },
    {
      value: "anonymous" as const,
      label: l10n.t("Anonymous"),
      detail: l10n.t("Public images only; nothing is stored."),
    },
  ];
}
