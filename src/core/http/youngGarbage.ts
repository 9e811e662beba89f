/** Smaller pieces are no load. */
const largeBytes = 16 * 1024;

/**
 * V8 gives the memory of a buffer back when it collects the small object in front of it, which it
 * does soon only where many objects are made. A download makes few and large buffers, and 100 MiB of
 * them lie about before a full, slow collection is due. Cheap garbage beside each makes the quick
 * collections come in time: that halves the memory, and takes less time than the full ones.
 */
export class YoungGarbage {
  /** Kept, or else the compiler leaves it out. */
  protected last: readonly unknown[] = [];

  /** To be called for each piece of a stream. */
  addFor({ length }: Uint8Array): void {
    // As much as it has itself, for a slot has 8 bytes.
    if (length >= largeBytes) this.last = new Array(length >> 3);
  }
}
