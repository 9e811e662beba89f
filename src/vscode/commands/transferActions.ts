/** What can be done with a transfer. Menus ask for these words in `viewItem`. */
export const transferActions = ["cancel", "resume", "repeat", "showReport", "forget"] as const;

export type TransferAction = (typeof transferActions)[number];

/** Every kind of row of the Transfers view, as context values name it. */
export const transferKinds = ["transfer", "endedTransfer", "transferItem", "transferPart"] as const;

export type TransferKind = (typeof transferKinds)[number];
