import { workspace } from "vscode";

/**
 * Host of the GitHub Enterprise server that VS Code signs in to, in lower case; `undefined` for none.
 * A folder's own settings have no say in where tokens go.
 */
export function githubEnterpriseHost(): string | undefined {
  const uri: unknown = workspace.getConfiguration("github-enterprise").inspect("uri")?.globalValue;
  return typeof uri === "string" && URL.canParse(uri) ? new URL(uri).host : undefined;
}
