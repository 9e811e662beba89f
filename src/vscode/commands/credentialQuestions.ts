import { l10n } from "vscode";
import type { Credential } from "../../core/auth/credential.ts";
import type { FoundSignIn } from "../../core/auth/toolSignIn.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { AccountAccess } from "../../providers/accounts/accountKind.ts";
import type { AccountSignIns } from "../../providers/accounts/accountSignIns.ts";
import type { SignInMethod } from "../../providers/connection.ts";
import { askChoice, askText, back, type Choice, type Step } from "../platform/quickInput.ts";
import { signInDetails, toolName } from "../platform/toolSignInText.ts";
import type { SignInHints } from "./signInHints.ts";

/** A way to sign in that is asked for, or a sign-in that is there already. */
type Method = SignInMethod | FoundSignIn;

/** Answers so far to how a registry is signed in to. */
export interface SignInAnswers {
  readonly method?: Method;
  /** What an account is to be allowed. */
  readonly access?: AccountAccess;
  readonly username?: string;
  readonly secret?: string;
}

/** What the questions for signing in need to know. */
interface SignInQuestions<S> {
  readonly title: string;
  /** Questions asked before these. */
  readonly offset: number;
  /** The sign-ins of other programs that can be used as they are. */
  readonly offered: (state: S) => Promise<readonly FoundSignIn[]>;
  readonly accounts: Pick<AccountSignIns, "accessesOf">;
  /** What is known of signing in there. */
  readonly hints: (state: S) => SignInHints;
  /** In place of the first question, where there is more to say. */
  readonly question?: (state: S) => string | undefined;
}

/** Asks for the way to sign in, then for what it needs. */
export function signInSteps<S extends SignInAnswers>({
  title,
  offset,
  offered,
  accounts,
  hints,
  question = () => undefined,
}: SignInQuestions<S>): readonly Step<S>[] {
  const place = (step: number) => ({ title, step: offset + step, totalSteps: offset + 3 });
  return [
    methodStep(place(1), offered, question),
    accessStep(place(2), accounts),
    userNameStep(place(2), hints),
    secretStep(place(3), hints),
  ];
}

/** Where a question stands among the others. */
interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

function methodStep<S extends SignInAnswers>(
  place: Place,
  offered: SignInQuestions<S>["offered"],
  question: (state: S) => string | undefined,
): Step<S> {
  return async (state, canGoBack) => {
    const choices = [...(await offered(state)).map((each) => toolChoice(each)), ...signInChoices()];
    const method = await askChoice<Method>({
      ...place,
      canGoBack,
      placeholder: question(state) ?? l10n.t("How do you sign in to this registry?"),
      choices,
      active: choices.find(({ value }) => isSame(value, state.method))?.value,
    });
    return method === back ? back : { ...state, method };
  };
}

function accessStep<S extends SignInAnswers>(
  place: Place,
  accounts: Pick<AccountSignIns, "accessesOf">,
): Step<S> {
  return async (state, canGoBack) => {
    const { method } = state;
    if (typeof method !== "object" || method.tool !== "account") return undefined;
    const accesses = accounts.accessesOf(method);
    if (accesses.length < 2) return undefined;
    const access = await askChoice<AccountAccess>({
      ...place,
      canGoBack,
      placeholder: l10n.t("What may Archipelago do with your account?"),
      choices: accesses.map((each) => accessChoice(each)),
      active: state.access,
    });
    return access === back ? back : { ...state, access };
  };
}

function accessChoice(access: AccountAccess): Choice<AccountAccess> {
  return access === "read"
    ? {
        value: access,
        label: l10n.t("Read Images"),
        detail: l10n.t("Lists your repositories and reads what is in them. Enough to browse."),
      }
    : {
        value: access,
        label: l10n.t("Read and Push Images"),
        detail: l10n.t("Also writes images and tags, when you push or copy."),
      };
}

function userNameStep<S extends SignInAnswers>(
  place: Place,
  hints: SignInQuestions<S>["hints"],
): Step<S> {
  return async (state, canGoBack) => {
    if (state.method !== "basic") return undefined;
    const { username: usual = "", aboutUser } = hints(state);
    const username = await askText({
      ...place,
      canGoBack,
      prompt: aboutUser === undefined ? l10n.t("User name") : l10n.t("User name: {0}", aboutUser),
      value: state.username ?? usual,
      validate: (value) => (value.trim() ? undefined : l10n.t("Enter the user name.")),
    });
    return username === back ? back : { ...state, username: username.trim() };
  };
}

function secretStep<S extends SignInAnswers>(
  place: Place,
  hints: SignInQuestions<S>["hints"],
): Step<S> {
  return async (state, canGoBack) => {
    if (state.method !== "basic" && state.method !== "token") return undefined;
    const isToken = state.method === "token";
    const { aboutSecret } = hints(state);
    const secret = await askText({
      ...place,
      canGoBack,
      password: true,
      prompt: isToken
        ? l10n.t("Registry token, sent as it is. Kept in the OS keychain.")
        : secretPrompt(state.username ?? "", aboutSecret),
      validate: (value) =>
        value ? undefined : isToken ? l10n.t("Enter the token.") : l10n.t("Enter the password."),
    });
    return secret === back ? back : { ...state, secret };
  };
}

function secretPrompt(user: string, about: string | undefined): string {
  return about === undefined
    ? l10n.t("Password or access token of {0}. Kept in the OS keychain.", user)
    : l10n.t("Password of {0}: {1} Kept in the OS keychain.", user, about);
}

function isSame(one: Method, other: Method | undefined): boolean {
  if (typeof one === "string" || typeof other !== "object") return one === other;
  if (one.tool !== other.tool) return false;
  // A kind of account is offered; the one in use is of that kind.
  return one.key === other.key || (one.tool === "account" && other.key.startsWith(`${one.key}/`));
}

/** The credential that complete answers stand for, or where it is kept. */
export function credentialOf({
  method,
  username = "",
  secret = "",
}: SignInAnswers): Credential | FoundSignIn {
  if (typeof method === "object") return method;
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

function toolChoice(signIn: FoundSignIn): Choice<Method> {
  if (signIn.tool === "extension") return extensionChoice(signIn);
  if (signIn.tool === "account") return accountChoice(signIn);
  const tool = toolName(signIn.tool);
  return {
    value: signIn,
    label: l10n.t("Use the Sign-In of {0}", tool),
    description: signInDetails(signIn),
    detail: l10n.t("Read from {0} whenever the registry asks; kept nowhere else.", tool),
  };
}

function accountChoice(signIn: FoundSignIn): Choice<Method> {
  return {
    value: signIn,
    label: l10n.t("Sign In with {0}", toolName(signIn.tool, signIn.label)),
    detail: l10n.t("With an account of VS Code, which keeps the token. No password is needed."),
  };
}

function extensionChoice(signIn: FoundSignIn): Choice<Method> {
  return {
    value: signIn,
    label: l10n.t("Use {0}", toolName(signIn.tool, signIn.label)),
    detail: signIn.hint ?? l10n.t("An extension signs in, anew each time. Nothing is kept."),
  };
}

function signInChoices(): readonly Choice<Method>[] {
  return [
    {
      value: "basic",
      label: l10n.t("User Name and Password"),
      detail: l10n.t("Also for personal access tokens. The secret goes into the OS keychain."),
    },
    {
      value: "token",
      label: l10n.t("Token"),
      detail: l10n.t("A registry token that is sent as it is (Authorization: Bearer)."),
    },
    {
      value: "anonymous",
      label: l10n.t("Anonymous"),
      detail: l10n.t("Public images only; nothing is stored."),
    },
  ];
}
