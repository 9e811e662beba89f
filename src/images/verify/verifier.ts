import type { ImageStore, ManifestReference } from "../../core/registry/imageStore.ts";
import type { ImageReport } from "./imageReport.ts";
import type { RepositoryReport } from "./repositoryReport.ts";
import { verifyImage, type VerifyOptions } from "./verifyImage.ts";
import { verifyRepository, type VerifyRepositoryOptions } from "./verifyRepository.ts";

/** Everything that verifies, in one place, since it is loaded only once it is asked for. */
export class Verifier {
  readonly #store: ImageStore;
  readonly #repository: string;

  constructor(store: ImageStore, repository: string) {
    this.#store = store;
    this.#repository = repository;
  }

  /** See {@link verifyImage}. */
  image(reference: ManifestReference, options?: VerifyOptions): Promise<ImageReport> {
    return verifyImage(this.#store, this.#repository, reference, options);
  }

  /** See {@link verifyRepository}. */
  tags(options: VerifyRepositoryOptions): Promise<RepositoryReport> {
    return verifyRepository(this.#store, this.#repository, options);
  }
}
