/** Ids of the buttons of a diagnosis. */
export const diagnosisActions = {
  copy: "copyMarkdown",
  again: "diagnoseAgain",
  chooseRepository: "chooseRepository",
} as const;
