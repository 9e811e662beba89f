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
  get(key: string): OpenUpload | undefined;
  set(key: string, upload: OpenUpload): void;
  delete(key: string): void;
}
