import type { Cancellable } from "../../../core/base/abort.ts";
import { readString } from "../../../core/base/json.ts";
import { discardBody } from "../../../core/http/bodyLimit.ts";
import type { HttpBody } from "../../../core/http/fetcher.ts";
import { requestIdOf } from "../../../core/http/requestId.ts";
import { badAnswer } from "../arm/armAnswer.ts";
import type { ArmClient } from "../arm/armClient.ts";
import { ArmError } from "../arm/armError.ts";
import { storageUrl } from "../arm/storageUrl.ts";
import { tasksApi } from "../registries/registryApi.ts";
import { formatRegistryId, type RegistryPlace } from "../registries/registryId.ts";

/** The largest blob that is put at once (Azure Storage, "Put Blob", since 2019-12-12). */
const maxBlobBytes = 5000 * 1024 * 1024;

/** A packed context: a size, and what opens it anew for each try. */
export type ContextArchive = Exclude<HttpBody, Uint8Array> & { readonly size: number };

/**
 * Uploads a packed context for one run, and says what to give as its `sourceLocation`. The upload
 * is Azure's own storage, which no credential of ours is sent to.
 */
export async function uploadContext(
  arm: ArmClient,
  place: RegistryPlace,
  archive: ContextArchive,
  { signal }: Cancellable = {},
): Promise<string> {
  if (archive.size > maxBlobBytes) {
    throw new ArmError("rejected", `A context of ${archive.size} bytes cannot be uploaded`);
  }
  const path = `${formatRegistryId(place)}/listBuildSourceUploadUrl`;
  const request = { method: "POST", path, apiVersion: tasksApi, retry: "replay" } as const;
  const answer = await arm.send({ ...request, signal });
  const relativePath = readString(answer.json ?? {}, "relativePath") ?? "";
  if (relativePath === "") throw badAnswer(answer, "it does not say where the upload is");
  const url = storageUrl(arm.cloud, readString(answer.json ?? {}, "uploadUrl") ?? "");
  const response = await arm.fetcher({
    method: "PUT",
    url: url.href,
    headers: { "x-ms-blob-type": "BlockBlob", "content-type": "application/octet-stream" },
    body: archive,
    retry: "replay",
    redirect: "sameOrigin",
    signal,
  });
  await discardBody(response);
  if (response.status === 201) return relativePath;
  const { status, headers } = response;
  throw new ArmError(status === 403 ? "forbidden" : "rejected", refusalOf(url, status), {
    status,
    azureCode: headers.get("x-ms-error-code"),
    requestId: headers.get("x-ms-request-id") ?? requestIdOf(headers),
  });
}

function refusalOf({ host }: URL, status: number): string {
  return `${host} did not take the context (status ${status})`;
}
