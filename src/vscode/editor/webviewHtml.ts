import { randomBytes } from "node:crypto";
import { env, Uri, type Webview } from "vscode";

/** The folder of the view's bundle: all that its pages may load. */
export function webviewRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, "dist", "webview");
}

/** The page that loads the view. Nothing but its own files may be loaded, and no code but its bundle run. */
export function webviewHtml(webview: Webview, extensionUri: Uri): string {
  const root = webviewRoot(extensionUri);
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(root, name)).toString();
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file("codicon.css")}">
<link rel="stylesheet" href="${file("style.css")}">
<title>Archipelago</title>
</head>
<body>
<script nonce="${nonce}" src="${file("manifest.js")}"></script>
</body>
</html>`;
}
