import type { Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { bareMediaType, isDockerType } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/** What BuildKit calls its attestations where they are referrers rather than entries of an index. */
const attestationType = "application/vnd.docker.attestation.manifest.v1+json";

/** The digest that an attestation in a list is about, as its annotation says. */
export function subjectOf(attestation: Descriptor): string | undefined {
  return attestation.annotations?.[AttestationKeys.subject];
}

/**
 * The attestations that refer to an image, as entries of a list beside it: `unknown/unknown`, with
 * the annotations that BuildKit would have given them there. None where the store cannot tell: a
 * list without them is none the worse. Docker's own images have none, so nothing is asked for them.
 * Throws only an `AbortError`.
 */
export async function referredAttestations(
  { store, repository }: { readonly store: ImageStore; readonly repository: string },
  image: Descriptor,
  options: Cancellable,
): Promise<readonly Descriptor[]> {
  if (isDockerType(bareMediaType(image.mediaType))) return [];
  try {
    const filter = { artifactType: attestationType, ...options };
    const referrers = await store.listReferrers(repository, image.digest, filter);
    return referrers.map((referrer) => ({
      ...referrer,
      platform: { os: "unknown", architecture: "unknown" },
      annotations: {
        ...referrer.annotations,
        [AttestationKeys.type]: AttestationKeys.attestationManifest,
        [AttestationKeys.subject]: image.digest,
      },
    }));
  } catch (error) {
    if (StoreError.is(error)) return [];
    throw error;
  }
}
