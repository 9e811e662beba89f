/** A time as people say it: `2 days ago`; the text as it came if it is no time. */
export function relativeTime(text: string, locale: string, now = Date.now()): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return text;
  // Builders that make the same image twice the same write the epoch or a fixed year.
  if (time <= 0) return text.slice(0, 10);
  const seconds = (time - now) / 1000;
  const [unit, length] =
    units.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? (["minute", 60] as const);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return format.format(Math.trunc(seconds / length), unit);
}

const units = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** The full time in the user's language, or the text as it came. */
export function absoluteTime(text: string, locale: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return text;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "medium" });
  return format.format(time);
}

/** The telling end of a layer's media type: `tar+gzip`; others as they are. */
export function shortType(mediaType: string): string {
  const layer =
    /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1|docker\.image\.rootfs(?:\.foreign)?\.diff)\.(.+)$/.exec(
      mediaType,
    );
  return layer?.[1]?.replace(/^tar\./, "tar+") ?? mediaType;
}

/** A part of a whole in percent: `<1 %` rather than nothing. */
export function percent(share: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "percent" });
  return share > 0 && share < 0.005 ? `<${format.format(0.01)}` : format.format(share);
}
