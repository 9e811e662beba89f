/** What can be done with rows of Task Runs and Azure Runs. Menus ask for these words in `viewItem`. */
export const runActions = ["cancel", "reveal"] as const;

type RunAction = (typeof runActions)[number];

/** Every kind of row of those two views, as context values name it. */
export const runKinds = [
  "taskRun",
  "taskStep",
  "taskImage",
  "azureRegistry",
  "azureRun",
  "azureImage",
] as const;

/** The context value of such a row. */
export function runContext(
  kind: (typeof runKinds)[number],
  actions: readonly RunAction[] = [],
): string {
  return [`archipelago:${kind}`, ...actions].join("+");
}
