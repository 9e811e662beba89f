/** What a server asks for in `WWW-Authenticate` (RFC 9110 §11.6.1). */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case; of a repeated parameter the first one. */
  readonly params: ReadonlyMap<string, string>;
  /** The single value that some schemes have instead of parameters. */
  readonly token68?: string;
}

/**
 * Parses the lines of one or several `WWW-Authenticate` headers: many challenges in one line,
 * parameters in any order, commas and escapes inside quotes, schemes in any case. Never throws;
 * what does not fit the grammar is passed over.
 */
export function parseChallenges(lines: readonly string[]): readonly Challenge[] {
  return lines.flatMap((line) => new ChallengeReader(line).read());
}

interface OpenChallenge {
  readonly scheme: string;
  readonly params: Map<string, string>;
  token68?: string;
}

class ChallengeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly Challenge[] {
    const challenges: OpenChallenge[] = [];
    while (this.#at < this.#text.length) {
      this.#match(/[\s,]+/y);
      const param = this.#match(/([\w!#$%&'*+.^`|~-]+)\s*=\s*(?=[^\s=,])/y)?.[1];
      if (param !== undefined) {
        const value = this.#value();
        const params = challenges.at(-1)?.params;
        if (params && !params.has(param.toLowerCase())) params.set(param.toLowerCase(), value);
        continue;
      }
      const scheme = this.#match(/([\w!#$%&'*+.^`|~-]+)(?=[\s,]|$)/y)?.[1];
      if (scheme === undefined) this.#match(/[^,]*/y);
      else challenges.push(this.#challenge(scheme.toLowerCase()));
    }
    return challenges;
  }

  #challenge(scheme: string): OpenChallenge {
    const challenge: OpenChallenge = { scheme, params: new Map() };
    const token68 = this.#match(/[ \t]+([\w\-.~+/]+=*)(?=[ \t]*(?:,|$))/y)?.[1];
    return token68 === undefined ? challenge : { ...challenge, token68 };
  }

  #value(): string {
    // A quote that is never closed reaches to the end of the line.
    const quoted = this.#match(/"((?:[^"\\]|\\.)*)(?:"|\\?$)/y)?.[1];
    return quoted?.replace(/\\(.)/g, "$1") ?? this.#match(/[^\s,]*/y)?.[0] ?? "";
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}
