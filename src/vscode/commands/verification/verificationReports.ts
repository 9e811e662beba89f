import { parseJson, type JsonValue } from "../../../core/base/json.ts";
import { messageOf } from "../../../core/base/errors.ts";
import type { ImageStore, ManifestReference } from "../../../core/registry/imageStore.ts";
import type { ImageReport } from "../../../images/verify/imageReport.ts";
import type { RepositoryReport } from "../../../images/verify/repositoryReport.ts";
import { verifyImage, type VerifyOptions } from "../../../images/verify/verifyImage.ts";
import {
  verifyRepository,
  type VerifyRepositoryOptions,
} from "../../../images/verify/verifyRepository.ts";
import type { Report } from "../../editor/report.ts";
import { imagePage } from "./imagePage.ts";
import { repositoryPage } from "./repositoryPage.ts";

/** A result with the page and the text that it is shown as. */
export interface Verified<T> {
  readonly result: T;
  readonly shown: Pick<Report, "page" | "json">;
}

/** Where something is verified. */
export interface VerifiedPlace {
  readonly store: ImageStore;
  readonly repository: string;
  /** What it is called in the report. */
  readonly name: string;
}

/** Verifies an image and tells about it. */
export async function verifiedImage(
  { store, repository, name }: VerifiedPlace,
  reference: ManifestReference,
  options: VerifyOptions,
): Promise<Verified<ImageReport>> {
  const result = await verifyImage(store, repository, reference, options);
  return { result, shown: { page: imagePage(result, name), json: toJson(result) } };
}

/** Verifies a repository and tells about it. */
export async function verifiedRepository(
  { store, repository, name }: VerifiedPlace,
  options: VerifyRepositoryOptions,
): Promise<Verified<RepositoryReport>> {
  const result = await verifyRepository(store, repository, options);
  return { result, shown: { page: repositoryPage(result, name), json: toJson(result) } };
}

/** As JSON has it; of an error its code and message. */
function toJson(result: ImageReport | RepositoryReport): JsonValue {
  const text = JSON.stringify(result, (_key, value: unknown) =>
    value instanceof Error
      ? { ...("code" in value && { code: value.code }), message: messageOf(value) }
      : value,
  );
  return parseJson(text);
}
