import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import { LruCache } from "../../core/base/lruCache.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { isProblem, type Verdict, type VerifyFinding } from "./verifyFinding.ts";
import type { ImageReport } from "./imageReport.ts";

/** What the last verification of a manifest found. */
export interface Health {
  readonly verdict: Verdict;
  /** Of it and of all that belongs to it. */
  readonly problems: number;
  /** Milliseconds since the Unix epoch. */
  readonly checkedAt: number;
}

/** A manifest of a repository. */
export interface HealthSubject {
  readonly connectionId: string;
  readonly repository: string;
  readonly digest: Digest;
}

/** Manifests whose health is remembered. */
const maxRemembered = 20_000;

/** Remembers what verifications found, as long as the window is open. */
export class HealthStore implements Disposable {
  readonly #known = new LruCache<string, Health>(maxRemembered);
  readonly #changes = new Emitter<Omit<HealthSubject, "digest">>();
  /** Fires with the repository of which something new is known. */
  readonly onDidChange = this.#changes.event;

  /** `undefined` where a manifest was not verified. */
  get(subject: HealthSubject): Health | undefined {
    return this.#known.get(keyOf(subject));
  }

  /** Remembers the outcome for images of one repository and for what they name. */
  record(
    connectionId: string,
    repository: string,
    images: readonly Pick<ImageReport, "digest" | "parts" | "findings" | "verdict" | "checkedAt">[],
  ): void {
    for (const { digest, parts, findings, verdict, checkedAt } of images) {
      for (const part of parts) {
        const problems = countOf(part.findings);
        const subject = { connectionId, repository, digest: part.digest };
        this.#known.set(keyOf(subject), { verdict: part.verdict, problems, checkedAt });
      }
      const all = [...findings, ...parts.flatMap((part) => part.findings)];
      const whole = { verdict, problems: countOf(all), checkedAt };
      this.#known.set(keyOf({ connectionId, repository, digest }), whole);
    }
    this.#changes.fire({ connectionId, repository });
  }

  dispose(): void {
    this.#changes.dispose();
    this.#known.clear();
  }
}

function countOf(findings: readonly VerifyFinding[]): number {
  return findings.filter(isProblem).length;
}

function keyOf({ connectionId, repository, digest }: HealthSubject): string {
  return `${connectionId}\n${repository}\n${digest}`;
}
