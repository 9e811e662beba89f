import type { Cancellable } from "../base/abort.ts";
import { AppError, isBranded } from "../base/errors.ts";
import type { TlsSetup } from "../http/tlsSetup.ts";
import type { Credential } from "./credential.ts";

/** A program that keeps its sign-ins to registries in a file. */
export type FileTool = "docker" | "podman";

const credentialTools = ["docker", "podman", "extension", "account"] as const;

/**
 * Who keeps sign-ins to registries that can be used: one of these, another extension, or VS Code for
 * an account of the user's.
 */
export type CredentialTool = (typeof credentialTools)[number];

/** Whether a text names one of them. */
export function isCredentialTool(text: string | undefined): text is CredentialTool {
  return credentialTools.some((tool) => tool === text);
}

/** A sign-in that another program keeps. It is read there each time, and kept nowhere else. */
export interface ToolSignIn {
  readonly kind: "tool";
  readonly tool: CredentialTool;
  /**
   * What the program keeps it under: a host, `host/namespace`, or Docker Hub's old URL; the id of an
   * extension's provider; which account and what it was allowed.
   */
  readonly key: string;
  /** What an extension's provider, or the account's, is called. */
  readonly label?: string;
}

/** A sign-in that was found, without its secret. */
export interface FoundSignIn extends ToolSignIn {
  /** As in references: `docker.io` for all names of Docker Hub. */
  readonly registry: string;
  /** The part of the registry that it is meant for (podman's `host/namespace`). */
  readonly namespace?: string;
  /** Missing where only the secret's owner could tell. */
  readonly username?: string;
  /** What an extension's provider says of how it signs in, in the user's language. */
  readonly hint?: string;
  /** `desktop` for `docker-credential-desktop`; missing where the secret lies in the file itself. */
  readonly helper?: string;
}

/** All sign-ins that could be found, and what was in the way of others. */
export interface FoundSignIns {
  readonly signIns: readonly FoundSignIn[];
  readonly problems: readonly ToolSignInError[];
}

/** The registry that is signed in to. */
export interface SignInPlace {
  /** `host[:port]`. */
  readonly registry?: string;
  /** Its URL, where that is known; by HTTPS otherwise. */
  readonly url?: string;
  /** What it is asked with, should it have to be asked; its certificate is always verified. */
  readonly tls?: TlsSetup;
}

/** Reads the sign-ins of other programs, and never writes them. */
export interface ToolSignIns {
  /**
   * The credential of a sign-in as it is now, of an extension's or an account's that to one registry.
   * Throws {@link ToolSignInError}, or what those two fail with.
   */
  read(signIn: ToolSignIn, options?: Cancellable & SignInPlace): Promise<Credential>;
  /** The sign-ins there are, or those to one registry. Asks no helper for a secret. */
  find(options?: Cancellable & SignInPlace): Promise<FoundSignIns>;
  /** Another number once a sign-in may have changed, where that is told without asking. */
  revision?(signIn: ToolSignIn): number;
}

export type ToolSignInErrorCode =
  /** The program is not signed in to that registry (any more). */
  | "gone"
  /** Its file cannot be read or is not what it should be. */
  | "fileUnreadable"
  /** The name of a helper in its file cannot be one. */
  | "helperName"
  | "helperMissing"
  | "helperFailed"
  /** A helper's answer is too large or not what the protocol says. */
  | "helperAnswer"
  | "helperTimeout";

/** What failed. */
export interface ToolSignInErrorContext {
  readonly tool: CredentialTool;
  /** The registry or key that was asked for. */
  readonly key?: string;
  /** Path of the file. */
  readonly file?: string;
  readonly helper?: string;
  /** What the system or the helper said, on one line. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** A sign-in of another program cannot be used. Holds nothing of what a helper answered. */
export class ToolSignInError extends AppError<ToolSignInErrorCode> {
  readonly brand = "ToolSignInError";
  readonly tool: CredentialTool;
  readonly key: string;
  readonly file: string;
  readonly helper: string;
  readonly reason: string;

  constructor(code: ToolSignInErrorCode, message: string, context: ToolSignInErrorContext) {
    super(code, message, { cause: context.cause });
    this.tool = context.tool;
    this.key = context.key ?? "";
    this.file = context.file ?? "";
    this.helper = context.helper ?? "";
    this.reason = context.reason ?? "";
  }

  static is(error: unknown, code?: ToolSignInErrorCode): error is ToolSignInError {
    return isBranded(error, "ToolSignInError", code);
  }
}
