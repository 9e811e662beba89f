import { l10n } from "../vscodeStub.ts";
import { EventEmitter } from "../vscodeEventsStub.ts";

/** As much of the VS Code API as signing in to Azure and its view need. */
export { EventEmitter, l10n };
export const env = { language: "en" };

/** What the user has set up, and what was asked of VS Code's accounts. */
export const vscode = {
  settings: new Map<string, unknown>(),
  /** Of the one account there is; without it nobody is signed in. */
  token: "token-1" as string | undefined,
  /** What a sign-in brings; an `Error` is how it fails. */
  signIn: "token-1" as string | Error,
  asked: [] as { readonly what: unknown; readonly isSilent: boolean }[],
};

const account = { id: "kim", label: "kim@contoso.example" };

export const authentication = {
  getAccounts: () => Promise.resolve(vscode.token === undefined ? [] : [account]),
  getSession: (
    _provider: string,
    what: unknown,
    { silent = false, forceNewSession }: { silent?: boolean; forceNewSession?: unknown },
  ) => {
    vscode.asked.push({ what, isSilent: silent });
    const isAnother = !Array.isArray(what) || forceNewSession !== undefined;
    if (silent && vscode.token === undefined) return Promise.resolve(undefined);
    if (vscode.token === undefined || isAnother) {
      if (vscode.signIn instanceof Error) return Promise.reject(vscode.signIn);
      vscode.token = vscode.signIn;
    }
    return Promise.resolve({ accessToken: vscode.token, account });
  },
};

export const workspace = {
  getConfiguration: (section: string) => ({
    inspect: (name: string) => ({ globalValue: vscode.settings.get(`${section}.${name}`) }),
  }),
};

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class TreeItem {
  readonly label: string;
  readonly description?: string;

  constructor(label: string) {
    this.label = label;
  }
}
