import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { entryKindOf, isAttestation } from "../../core/oci/indexContents.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { isUnknownPlatform, type Platform } from "../../core/oci/platform.ts";
import { blobsOf, type PlannedBlob, type WalkNode } from "./copyPlan.ts";
import type { PlannedReferrer, PlanRow } from "./imagePlan.ts";

/** What was walked, as far as it has rows. */
interface Walked {
  readonly nodes: ReadonlyMap<Digest, WalkNode>;
  readonly root: Descriptor;
  readonly referrers: readonly PlannedReferrer[];
  readonly blobs: readonly PlannedBlob[];
}

/** The rows of a plan: images in the order of their indexes, what is about them behind them. */
export function planRows(walked: Walked): readonly PlanRow[] {
  const rows = new RowMaker(walked);
  rows.add(walked.root);
  for (const referrer of walked.referrers) rows.addReferrer(referrer);
  return inOrder(rows.made);
}

class RowMaker {
  readonly #nodes: ReadonlyMap<Digest, WalkNode>;
  readonly #sizes: ReadonlyMap<Digest, number>;
  readonly #rows = new Map<Digest, PlanRow>();
  readonly #seen = new Set<Digest>();

  constructor({ nodes, blobs }: Walked) {
    this.#nodes = nodes;
    this.#sizes = new Map(
      blobs.map(({ descriptor: { digest, size } }): [Digest, number] => [digest, size]),
    );
  }

  get made(): readonly PlanRow[] {
    return [...this.#rows.values()];
  }

  /** Rows for a manifest of the image, or for all in an index. */
  add(descriptor: Descriptor): void {
    const { digest, platform } = descriptor;
    const node = this.#nodes.get(digest);
    if (!node || this.#seen.has(digest)) return;
    this.#seen.add(digest);
    if (isIndex(node)) {
      for (const child of node.children) this.add(child);
      return;
    }
    const about = isAttestation(descriptor) ? subjectOf(descriptor) : undefined;
    const kind = isAttestation(descriptor) ? "attestation" : kindOf(node);
    this.#put(node, { kind, ...(about && { about }), ...shown(platform) });
  }

  /** A row for something that refers to the image, or rows for what is in it. */
  addReferrer({ about, descriptor }: PlannedReferrer): void {
    const node = this.#nodes.get(descriptor.digest);
    if (!node || this.#seen.has(descriptor.digest)) return;
    this.#seen.add(descriptor.digest);
    for (const each of node.children) this.addReferrer({ about, descriptor: each });
    if (!isIndex(node)) this.#put(node, { kind: "referrer", about, ...typeOf(node) });
  }

  #put(
    { descriptor, state, manifest }: WalkNode,
    row: Pick<PlanRow, "kind" | "about" | "platform" | "artifactType">,
  ): void {
    const { digest } = descriptor;
    const isPresent = state === "present";
    const needed = manifest ? blobsOf(manifest).map((each) => each.digest) : [];
    const blobs = [...new Set(needed)].filter((each) => this.#sizes.has(each));
    const bytes = blobs.reduce((total, each) => total + (this.#sizes.get(each) ?? 0), 0);
    this.#rows.set(digest, { digest, ...row, isPresent, blobs, bytes });
  }
}

function isIndex({ descriptor, manifest }: WalkNode): boolean {
  return manifest ? manifest.kind === "index" : entryKindOf(descriptor) === "index";
}

function kindOf({ descriptor, manifest }: WalkNode): PlanRow["kind"] {
  if (manifest) return manifest.kind === "artifact" ? "artifact" : "image";
  return entryKindOf(descriptor) === "artifact" ? "artifact" : "image";
}

function typeOf({ descriptor, manifest }: WalkNode): Pick<PlanRow, "artifactType"> {
  const read = manifest?.kind === "artifact" ? manifest.type : undefined;
  const artifactType = read ?? descriptor.artifactType;
  return artifactType ? { artifactType } : {};
}

function shown(platform: Platform | undefined): Pick<PlanRow, "platform"> {
  return platform && !isUnknownPlatform(platform) ? { platform } : {};
}

function subjectOf({ annotations }: Descriptor): Digest | undefined {
  const subject = annotations?.[AttestationKeys.subject] ?? "";
  return isDigest(subject) ? subject : undefined;
}

function inOrder(rows: readonly PlanRow[]): readonly PlanRow[] {
  const ordered = new Set<PlanRow>();
  const add = (row: PlanRow): void => {
    if (ordered.has(row)) return;
    ordered.add(row);
    for (const other of rows) if (other.about === row.digest) add(other);
  };
  for (const row of rows) if (row.about === undefined) add(row);
  for (const row of rows) add(row);
  return [...ordered];
}
