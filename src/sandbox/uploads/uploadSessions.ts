import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../core/base/clock.ts";
import { ApiError } from "../http/apiError.ts";
import { UploadSession } from "./uploadSession.ts";

const maxSessions = 1000;
const maxBlobBytes = 64 * 1024 ** 3;

/** Milliseconds after which a session that nobody uses is over. */
const sessionLifetime = 60 * 60_000;

/** The uploads that are going on. They do not outlive the registry. */
export class UploadSessions {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, UploadSession>();

  /** @param folder for the content of uploads; a folder of its own is made in it */
  constructor(folder: string, clock: Clock) {
    this.#folder = path.join(folder, randomUUID());
    this.#clock = clock;
  }

  /** Throws {@link ApiError} 429 when there are too many. */
  async start(repository: string): Promise<UploadSession> {
    await this.#expire();
    if (this.#sessions.size >= maxSessions) {
      throw new ApiError(429, "TOOMANYREQUESTS", "There are too many unfinished uploads");
    }
    const id = randomUUID();
    const file = path.join(this.#folder, id);
    const options = { file, maxBytes: maxBlobBytes, clock: this.#clock };
    const session = new UploadSession(id, repository, options);
    this.#sessions.set(id, session);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(file, "", { flag: "wx" });
    return session;
  }

  /** Throws {@link ApiError} 404 where there is no such session, or none of the repository. */
  async find(repository: string, id: string): Promise<UploadSession> {
    await this.#expire();
    const session = this.#sessions.get(id);
    if (session?.repository !== repository) {
      throw new ApiError(404, "BLOB_UPLOAD_UNKNOWN", "There is no such upload");
    }
    session.touch();
    return session;
  }

  /** Forgets a session that is over, and ends one that is not. */
  async remove(session: UploadSession): Promise<void> {
    this.#sessions.delete(session.id);
    if (!session.isOver) await session.cancel();
  }

  /** Ends all sessions. */
  async dispose(): Promise<void> {
    this.#sessions.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #expire(): Promise<void> {
    const oldest = this.#clock.now() - sessionLifetime;
    for (const session of [...this.#sessions.values()]) {
      if (session.isIdleSince(oldest)) await this.remove(session);
    }
  }
}
