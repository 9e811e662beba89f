/** The words of the page of a draft; see `ViewStrings`. */
export interface DraftStrings {
  readonly heading: string;
  readonly hint: string;
  /** {0} tags */
  readonly moreTags: string;
  /** {0} list that was flattened, {1} names of its annotations */
  readonly leftBehind: string;
  readonly push: string;
  readonly discard: string;
  readonly addImages: string;
  readonly showChanges: string;
  readonly changeTarget: string;
  readonly targetChecking: string;
  readonly targetUnknown: string;
  readonly targetFree: string;
  readonly targetSame: string;
  readonly targetTaken: string;
  readonly targetMoved: string;

  readonly format: string;
  readonly docker: string;
  readonly oci: string;
  readonly otherFormat: string;
  /** {0} format */
  readonly automatic: string;
  readonly allDocker: string;
  readonly notAllDocker: string;
  readonly ociMembers: string;
  /** {0} format, {1} why */
  readonly notAutomatic: string;

  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly osVersion: string;
  readonly osFeatures: string;
  readonly osFeaturesHint: string;
  readonly actions: string;
  /** {0} field, {1} platform */
  readonly fieldOf: string;
  readonly moveUp: string;
  readonly moveDown: string;
  readonly replace: string;
  readonly remove: string;
  /** {0} what, {1} of what */
  readonly actionOf: string;
  readonly annotationsOne: string;
  readonly annotationsMany: string;
  readonly addAnnotation: string;
  /** {0} platform */
  readonly annotationsOf: string;
  readonly listAnnotations: string;
  readonly noAnnotations: string;
  /** {0} name of an annotation */
  readonly nameTaken: string;
  readonly moved: string;
  readonly removed: string;

  readonly listDetails: string;
  readonly chooseSubject: string;
  readonly noSubject: string;
  readonly artifactTypeHint: string;

  readonly problems: string;
  readonly noProblems: string;
  readonly errorOne: string;
  readonly errorMany: string;
  readonly warningOne: string;
  readonly warningMany: string;
  readonly noteOne: string;
  readonly noteMany: string;
  readonly severities: Readonly<Record<"error" | "warning" | "note", string>>;
  readonly noList: string;
  readonly noListHint: string;
}
