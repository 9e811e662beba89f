import { messageOf } from "../../src/core/base/errors.ts";
import type { Texts } from "../../src/explorer/presentation/texts.ts";

/** The words of the tree for tests, which thereby do not hang on the real ones. */
export const englishTexts: Texts = {
  explainError: (error, { host }) => ({
    message: `${host ?? "nobody"}: ${messageOf(error)}`,
    remedies: ["editCredentials", "retry", "showLog"],
  }),
  storeGone: ({ path }) => ({ message: `${path} is gone`, remedies: ["retry"] }),
  failedTask: (task) => `${task} failed`,
  message: ({ code }) => `<${code}>`,
  invitation: (activation) => `${activation}…`,
  loadMore: () => "Load More…",
  shownSoFar: ({ noun, shown, total }) =>
    total === undefined ? `${shown} ${noun}` : `${shown} of ${total} ${noun}`,
  account: ({ username, secretLocation }) => `${username ?? "anonymous"} in ${secretLocation}`,
  sandbox: () => "sandbox",
  placeOf: ({ path }) => `at ${path}`,
  localKind: (kind) => `kind ${kind}`,
  waiting: ({ host, until }) => `waiting until ${until} for ${host}`,
  repositories: (count) => `${count} repositories`,
  networkWarning: (warning) => warning,
  pullsLeft: ({ remaining, limit }) => `${remaining} of ${limit ?? "?"} pulls left`,
  pullLimit: ({ remaining, windowSeconds }) => `${remaining} left in ${windowSeconds ?? "?"} s`,
  pinned: () => "pinned",
  locked: () => "locked",
  role: (role, ordinal) => (ordinal === undefined ? role : `${role} ${ordinal}`),
  attestation: (kind) => kind.toUpperCase(),
  manifestList: () => "List",
  nestedIndex: () => "list",
  notAnImage: () => "not an image",
  withoutPlatform: () => "no platform",
  health: ({ verdict, problems }) => `${verdict} ${problems}`,
  unavailable: () => "unavailable",
  noEntries: () => "empty list",
  detail: (name) => name,
  dateTime: (rfc3339) => `at ${rfc3339}`,
  unknownSize: () => "?",
  spoken: (kind, name) => `${kind} ${name}`,
};
