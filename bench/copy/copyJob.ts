/** An image to be copied from one registry into another. */
export interface CopyJob {
  readonly from: string;
  readonly to: string;
  readonly repository: string;
  readonly tag: string;
  /** Of a small image, copied before anything is measured. */
  readonly firstTag?: string;
}

/** What a copy took. */
export interface CopyEffort {
  readonly wallMs: number;
  /** Of all threads, user and system. */
  readonly cpuMs: number;
  /** Bytes by which the resident memory grew over what it was before. */
  readonly grownBytes: number;
}
