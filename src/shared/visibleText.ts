/**
 * Characters that do not show, or that change how others show: controls (line feed and tab
 * excepted), bidirectional formatting, zero-width and line separators, tags, lone surrogates.
 * What a registry sends may contain any of them to look like something else.
 */
const deceptive =
  /(?![\n\t])\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** The text with every deceptive character written out, such as `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(deceptive, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
  });
}
