/**
 * Characters that do not show, or that change how others show: controls (line feed and tab
 * excepted), bidirectional formatting, zero-width and line separators, tags, lone surrogates.
 * What a registry sends may contain any of them to look like something else.
 */
const deceptive =
  // The pattern names control characters in order to make them visible.
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** The text with every deceptive character written out, such as `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(deceptive, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
  });
}
