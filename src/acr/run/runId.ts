/** Nothing ran here before: milliseconds since the Unix epoch. */
const beginning = Date.UTC(2024, 0, 1);

/**
 * An id for a run on this computer: short, usable in tags, later ones sort after earlier ones. Runs in
 * Azure begin with other letters (`ca1`, `cf4`).
 *
 * @param now milliseconds since the Unix epoch
 * @param random 0 ≤ random < 1
 */
export function runIdAt(now: number, random: number): string {
  const tenths = Math.max(0, Math.floor((now - beginning) / 100));
  const last = Math.floor(random * 36).toString(36);
  return `l${tenths.toString(36)}${last}`;
}

/** `{{.Run.Date}}`: UTC as `20060102-150405z` (acr-builder templating). */
export function runDate(now: number): string {
  const [date = "", time = ""] = new Date(now).toISOString().split("T");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}z`;
}
