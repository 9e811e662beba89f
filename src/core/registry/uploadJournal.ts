/** An upload that a registry keeps open, as it is gone on with. */
export interface OpenUpload {
  /** Where the registry tells how much it has, and takes the rest. It may hold a signature. */
  readonly location: string;
}

/**
 * Remembers the uploads that are under way, so that a later run goes on with them. Keys name a blob
 * in a repository of a registry.
 */
export interface UploadJournal {
  /**
   * Takes a key for an upload that is under way, until what is returned is called. Undefined while
   * somebody else has it: then it is neither gone on with nor noted.
   */
  claim(key: string): (() => void) | undefined;
  get(key: string): OpenUpload | undefined;
  set(key: string, upload: OpenUpload): void;
  delete(key: string): void;
}
