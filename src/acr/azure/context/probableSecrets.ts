/** Names of files that hold credentials by what their tools are. */
const names: ReadonlySet<string> = new Set([
  ".dockercfg",
  ".git-credentials",
  ".htpasswd",
  ".netrc",
  "_netrc",
  ".npmrc",
  ".pgpass",
  ".pypirc",
  ".vault-token",
  ".yarnrc.yml",
  "credentials.json",
  "kubeconfig",
  "secrets.json",
  "secrets.yaml",
  "secrets.yml",
  "service-account.json",
  "terraform.tfstate",
  "terraform.tfvars",
]);

/** Ends of paths: files that hold credentials only in the folder of their tool. */
const inFolders: readonly string[] = [
  ".aws/credentials",
  ".azure/accessTokens.json",
  ".azure/msal_token_cache.json",
  ".cargo/credentials.toml",
  ".docker/config.json",
  ".gem/credentials",
  ".kube/config",
  ".m2/settings.xml",
];

/** Private keys and what holds such. */
const ofKeys =
  /^(?:id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk)|.+\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx|publishsettings))$/i;

/** `.env`, `.env.production`, `prod.env`; not what only shows how such a file looks. */
const ofSettings = /^(?:\.env(?:\..+)?|.+\.env)$/i;
const sample = /(?:^|[.\-_])(?:example|sample|template|dist|defaults?)(?:[.\-_]|$)/i;

/**
 * The files of a context that by their names hold secrets: they would be sent and be in reach of
 * every step. Nothing is read, so that others may hold some as well, and these need not.
 */
export function probableSecrets(
  entries: readonly { readonly path: string; readonly kind: string }[],
): readonly string[] {
  return entries
    .filter(({ kind, path }) => kind === "file" && isProbableSecret(path))
    .map(({ path }) => path);
}

function isProbableSecret(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (names.has(name.toLowerCase()) || ofKeys.test(name)) return true;
  if (inFolders.some((end) => path === end || path.endsWith(`/${end}`))) return true;
  return ofSettings.test(name) && !sample.test(name);
}
