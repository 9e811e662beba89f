/** What a diagnosis looks at, in this order. */
export const stepNames = [
  "proxy",
  "dns",
  "tcp",
  "tls",
  "api",
  "challenge",
  "signIn",
  "catalog",
  "tags",
  "manifest",
  "clock",
] as const;
export type StepName = (typeof stepNames)[number];

/** What a {@link Fact} is about. */
export type FactName =
  | "proxy"
  | "setBy"
  | "addresses"
  | "peer"
  | "authorities"
  | "clientCertificate"
  | "protocol"
  | "cipher"
  | "subject"
  | "issuer"
  | "validFrom"
  | "validTo"
  | "names"
  | "untrusted"
  | "status"
  | "apiVersion"
  | "server"
  | "contentType"
  | "scheme"
  | "realm"
  | "service"
  | "scope"
  | "credential"
  | "tokenServer"
  | "scopesAsked"
  | "expiresIn"
  | "granted"
  | "repositories"
  | "repository"
  | "tags"
  | "reference"
  | "digest"
  | "mediaType"
  | "size"
  | "serverTime"
  | "ourTime"
  | "skew";

/** Something that was seen; of one line, without secrets. */
export interface Fact {
  readonly name: FactName;
  readonly value: string;
}

/** A step that went well except for something that the user should know. */
export type Warning =
  /** The registry cannot be reached directly, but answers requests: by a proxy that is not known here. */
  | "detour"
  /** The connection takes any certificate. */
  | "unchecked"
  /** An anonymous connection to a registry that decides for each repository who may see it. */
  | "tokenNeeded"
  /** A 401 that does not say how to sign in. */
  | "noChallenge"
  /** Repositories are not listed, or not for this user. */
  | "noCatalog"
  | "noTags"
  /** The clocks differ by more than tokens and certificates bear. */
  | "clockSkewed";

/** Why a step was left out. */
export type SkipReason =
  /** An earlier step failed on which this one rests. */
  | "afterFailure"
  /** The proxy makes the connection, so that from here nothing can be seen of it. */
  | "throughProxy"
  /** The URL is one without TLS. */
  | "plainHttp"
  /** The registry lets everybody in. */
  | "notAsked"
  | "noRepository"
  | "noTag"
  /** No answer told the time. */
  | "noDate";

export type StepOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "warned"; readonly warning: Warning }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "skipped"; readonly reason: SkipReason };

/** A request that was made, and how it was answered. */
export interface Exchange {
  readonly method: string;
  /** Redacted. */
  readonly url: string;
  /** Of the answer, after redirects and retries; missing where none came. */
  readonly status?: number;
  /** What the registry's vendor calls a request that it refused, for its support. */
  readonly requestId?: string;
  /** Code of the failure, where no answer came. */
  readonly failure?: string;
  /** Milliseconds until the answer's headers. */
  readonly elapsedMs: number;
}

export interface DiagnosisStep {
  readonly name: StepName;
  readonly outcome: StepOutcome;
  /** Milliseconds; 0 for what was told by an earlier step, or skipped. */
  readonly elapsedMs: number;
  readonly facts: readonly Fact[];
  readonly exchanges: readonly Exchange[];
}

/** How far a connection to a registry works. */
export interface Diagnosis {
  /** Base URL of the registry. */
  readonly url: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** One for each of {@link stepNames}. */
  readonly steps: readonly DiagnosisStep[];
  /**
   * The text without the secrets that were sent or received, should a server have echoed one, and
   * without the folders of the files that were read.
   */
  readonly mask: (text: string) => string;
}
