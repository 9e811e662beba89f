/** The language that numbers are written in. */
export const env = { language: "en" };

/** The function of the VS Code API that sentences need: fills the placeholders in. */
export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replaceAll(/\{(\d+)\}/g, (_, position: string) => String(values[Number(position)])),
};

/** How arguments of commands are quoted for a shell. */
export const ShellQuoting = { Escape: 1, Strong: 2, Weak: 3 } as const;

/** What a name in a folder stands for. */
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 } as const;
