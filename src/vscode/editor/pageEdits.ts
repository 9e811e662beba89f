/**
 * The order of what a page asks for. Leaving a field by a click asks for two things at once: the
 * edit, and what was clicked, which must not begin before the edit was made, and not at all if it
 * was not.
 */
export class PageEdits {
  /** The edit that is under way; whether it was made. */
  #last = Promise.resolve(true);

  /** Does an edit after those before it. `work` returns whether it was made; its errors are thrown. */
  async edit(work: () => Promise<boolean>): Promise<void> {
    const edit = this.#last.catch(() => true).then(work);
    const forget = () => {
      // What is asked for later has nothing to do with it.
      if (this.#last === edit) this.#last = Promise.resolve(true);
    };
    this.#last = edit;
    edit.then(forget, forget);
    await edit;
  }

  /** Does what may take long and is no edit. Throws as the edit that it would have waited for. */
  async act(work: () => Promise<unknown>): Promise<void> {
    if (await this.#last) await work();
  }
}
