/**
 * Query parameters that may be logged with their value; all others are shown as `***`, since
 * pre-signed blob URLs carry credentials under many names (allowlist, as go-containerregistry does).
 */
const loggableParameters: ReadonlySet<string> = new Set([
  "n",
  "last",
  "scope",
  "service",
  "mount",
  "from",
  "digest",
  "digest-algorithm",
  "artifactType",
  "tag",
  "orderby",
]);

const mask = "***";

/** A URL fit for a log: no user info, no fragment, no unknown query values. */
export function redactUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return "(invalid URL)";
  }
  const query = [...parsed.searchParams].map(
    ([name, value]) =>
      `${onOneLine(name)}=${loggableParameters.has(name) ? onOneLine(value) : mask}`,
  );
  const suffix = query.length > 0 ? `?${query.join("&")}` : "";
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}${suffix}`;
}

/** Decoding brought back the line breaks and escape sequences that the URL could not hold. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}
