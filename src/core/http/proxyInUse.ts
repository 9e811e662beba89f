import { redactUrl } from "../base/redact.ts";

/** A proxy that requests go through, as far as settings and environment tell. */
export interface ProxyInUse {
  /** Redacted: no user name or password. */
  readonly url: string;
  /** The setting or environment variable that names it. */
  readonly setBy: string;
}

/** Where a proxy may be named. */
export interface ProxySources {
  /** VS Code's `http.proxy`. */
  readonly setting: string;
  /** VS Code's `http.noProxy`. */
  readonly exceptions: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const localHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The proxy for a URL by the rules that VS Code follows: `http.proxy` before `HTTPS_PROXY` or
 * `HTTP_PROXY`, none for this machine and for the hosts of `http.noProxy` or else `NO_PROXY`.
 * Proxies of the operating system's own settings are not known here.
 */
export function findProxy(
  url: URL,
  { setting, exceptions, env }: ProxySources,
): ProxyInUse | undefined {
  if (localHosts.has(url.hostname)) return undefined;
  const named = exceptions.length > 0 ? exceptions : splitList(variable(env, "no_proxy")?.value);
  if (named.some((exception) => isExcepted(url, exception))) return undefined;
  const names = url.protocol === "https:" ? ["https_proxy", "http_proxy"] : ["http_proxy"];
  const found = [
    { value: setting, name: "http.proxy" },
    ...names.map((name) => variable(env, name)),
  ].find((each) => each !== undefined && each.value.trim() !== "");
  if (!found) return undefined;
  const text = found.value.trim();
  const whole = text.includes("://") ? text : `http://${text}`;
  return URL.canParse(whole) ? { url: redactUrl(whole), setBy: found.name } : undefined;
}

/** A variable under its name in upper or lower case. */
function variable(
  env: ProxySources["env"],
  lower: string,
): { readonly name: string; readonly value: string } | undefined {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = env[name];
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

function splitList(text = ""): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== "");
}

/** `*`, a host with its subdomains, either with a port (curl, "NO_PROXY"). */
function isExcepted({ hostname, port, protocol }: URL, exception: string): boolean {
  if (exception === "*") return true;
  const [, name = "", wantedPort] = /^(.*?)(?::(\d+))?$/.exec(exception.toLowerCase()) ?? [];
  const actualPort = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  if (wantedPort !== undefined && wantedPort !== actualPort) return false;
  const suffix = name.replace(/^\*?\.?/, "");
  return suffix !== "" && (hostname === suffix || hostname.endsWith(`.${suffix}`));
}
