/** The language that numbers are written in. */
export const env = { language: "en" };

/** The function of the VS Code API that sentences need: fills the placeholders in. */
export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replaceAll(/\{(\d+)\}/g, (_, position: string) => String(values[Number(position)])),
};
