import { l10n } from "vscode";

/** What helps to answer the questions for signing in to a kind of registry. */
export interface SignInHints {
  /** A user name that most enter. */
  readonly username?: string;
  /** What the user name is, as a sentence. */
  readonly aboutUser?: string;
  /** What the password is, as a sentence. */
  readonly aboutSecret?: string;
}

/** By `Provider.id`; empty for kinds that need no explanation. */
export function signInHints(provider: string): SignInHints {
  return hints.get(provider)?.() ?? {};
}

const hints: ReadonlyMap<string, () => SignInHints> = new Map(
  Object.entries({
    dockerHub: () => ({
      aboutUser: l10n.t("Docker ID, or the organization of an organization access token."),
      aboutSecret: l10n.t("Access token of your Docker account, or its password."),
    }),
    ghcr: () => ({
      aboutUser: l10n.t("GitHub user name."),
      aboutSecret: l10n.t(
        "Personal access token (classic) with read:packages, and write:packages to push.",
      ),
    }),
    acr: () => ({
      aboutUser: l10n.t(
        "Admin user, name of a scoped token, or application id of a service principal; 00000000-0000-0000-0000-000000000000 for a refresh token.",
      ),
      aboutSecret: l10n.t(
        "Password of that user or token; for a refresh token what “az acr login --expose-token” shows, good for 3 hours.",
      ),
    }),
    ecr: () => awsHints("aws ecr get-login-password"),
    ecrPublic: () => awsHints("aws ecr-public get-login-password"),
    googleArtifactRegistry: () => ({
      username: "oauth2accesstoken",
      aboutUser: l10n.t("oauth2accesstoken, or _json_key for the key of a service account."),
      aboutSecret: l10n.t(
        "What “gcloud auth print-access-token” shows, good for an hour; or the whole JSON key.",
      ),
    }),
    quay: () => ({
      aboutUser: l10n.t("User name, or a robot account such as team+robot."),
      aboutSecret: l10n.t("Token of the robot account, or encrypted password."),
    }),
    gitlab: () => ({
      aboutUser: l10n.t("GitLab user name, or that of a deploy token."),
      aboutSecret: l10n.t(
        "Personal access token or deploy token with read_registry, and write_registry to push.",
      ),
    }),
    harbor: () => ({
      aboutUser: l10n.t("User name, or a robot account such as robot$team+ci."),
      aboutSecret: l10n.t("Secret of the robot account, CLI secret of your profile, or password."),
    }),
    artifactory: () => ({ aboutSecret: l10n.t("Identity token, access token or password.") }),
    gitea: () => ({
      aboutSecret: l10n.t(
        "Access token with read:package, and write:package to push; or password.",
      ),
    }),
  }),
);

function awsHints(command: string): SignInHints {
  return {
    username: "AWS",
    aboutUser: l10n.t("Always AWS."),
    aboutSecret: l10n.t("What “{0}” shows, good for 12 hours.", command),
  };
}
