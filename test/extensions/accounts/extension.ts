import { readFile } from "node:fs/promises";
import {
  authentication,
  commands,
  EventEmitter,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent as SessionsChange,
  type AuthenticationSession,
  type ExtensionContext,
} from "vscode";

/** Who signs in, and with which token: a file, so that it can change while VS Code runs. */
export interface TestAccount {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/**
 * Is there in the place of VS Code's own provider, which must not run beside it: GitHub's, or the one
 * that `TEST_PROVIDER` names.
 */
export function activate(context: ExtensionContext): void {
  const provider = new TestAccounts();
  const id = process.env["TEST_PROVIDER"] ?? "github";
  context.subscriptions.push(
    authentication.registerAuthenticationProvider(id, id === "github" ? "GitHub" : id, provider, {
      supportsMultipleAccounts: true,
    }),
    commands.registerCommand("accounts.signOut", () => provider.signOut()),
  );
}

class TestAccounts implements AuthenticationProvider {
  readonly #changed = new EventEmitter<SessionsChange>();
  readonly onDidChangeSessions = this.#changed.event;
  #sessions: AuthenticationSession[] = [];

  getSessions(scopes: readonly string[] | undefined): Promise<AuthenticationSession[]> {
    const wanted = scopes && key(scopes);
    return Promise.resolve(
      this.#sessions.filter((each) => wanted === undefined || key(each.scopes) === wanted),
    );
  }

  async createSession(scopes: readonly string[]): Promise<AuthenticationSession> {
    const text = await readFile(process.env["TEST_ACCOUNT"] ?? "", "utf8");
    const { id, name, token } = JSON.parse(text) as TestAccount; // the test's own file
    const session = {
      id: `${id} ${key(scopes)}`,
      accessToken: token,
      account: { id, label: name },
      scopes,
    };
    this.#sessions = [...this.#sessions.filter((each) => each.id !== session.id), session];
    this.#changed.fire({ added: [session], removed: [], changed: [] });
    return session;
  }

  removeSession(id: string): Promise<void> {
    const removed = this.#sessions.filter((each) => each.id === id);
    this.#sessions = this.#sessions.filter((each) => each.id !== id);
    this.#changed.fire({ added: [], removed, changed: [] });
    return Promise.resolve();
  }

  signOut(): void {
    const removed = this.#sessions;
    this.#sessions = [];
    this.#changed.fire({ added: [], removed, changed: [] });
  }
}

function key(scopes: readonly string[]): string {
  return [...scopes].sort().join(" ");
}
