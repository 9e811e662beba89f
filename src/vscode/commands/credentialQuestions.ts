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
  const totalSteps = offset + 3;
  return [
    async (state, canGoBack) => {
      const method = await askChoice<SignInMethod>({
        title,
        step: offset + 1,
        totalSteps,
        canGoBack,
        placeholder: l10n.t("How do you sign in to this registry?"),
        choices: signInChoices(),
        active: state.method,
      });
      return method === back ? back : { ...state, method };
    },
    async (state, canGoBack) => {
      if (state.method !== "basic") return undefined;
      const username = await askText({
        title,
        step: offset + 2,
        totalSteps,
        canGoBack,
        prompt: l10n.t("User name"),
        value: state.username ?? "",
        validate: (value) => (value.trim() ? undefined : l10n.t("Enter the user name.")),
      });
      return username === back ? back : { ...state, username: username.trim() };
    },
    async (state, canGoBack) => {
      if (state.method === "anonymous") return undefined;
      const isToken = state.method === "token";
      const secret = await askText({
        title,
        step: offset + 3,
        totalSteps,
        canGoBack,
        password: true,
        prompt: isToken
          ? l10n.t("Registry token, sent as it is. Kept in the OS keychain.")
          : l10n.t(
              "Password or access token of {0}. Kept in the OS keychain.",
              state.username ?? "",
            ),
        validate: (value) =>
          value ? undefined : isToken ? l10n.t("Enter the token.") : l10n.t("Enter the password."),
      });
      return secret === back ? back : { ...state, secret };
    },
  ];
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
