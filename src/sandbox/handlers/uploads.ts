import { isDigest } from "../../core/oci/digest.ts";
import { isRepositoryPath } from "../../core/oci/reference.ts";
import { ApiError } from "../http/apiError.ts";
import { requireDigest, type ApiAnswer, type ApiRequest } from "../http/apiRequest.ts";
import { parseContentRange } from "../http/byteRange.ts";
import type { Chunk, UploadSession } from "../uploads/uploadSession.ts";
import type { HandlerContext } from "./context.ts";

/**
 * `POST /v2/<name>/blobs/uploads/`: mounts a blob of another repository (`?mount=&from=`), takes a
 * whole one (`?digest=`), or begins an upload (distribution-spec, "Pushing blobs").
 */
export async function startUpload(
  context: HandlerContext,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const { repository, query } = request;
  if (await mount(context, request)) return created(repository, query.get("mount") ?? "");
  if (!query.has("digest")) {
    const session = await context.uploads.start(repository);
    return { status: 202, headers: progress(session) };
  }
  requireDigest(query.get("digest"));
  const session = await context.uploads.start(repository);
  return complete(context, request, session);
}

/** `GET /v2/<name>/blobs/uploads/<session>`: how far it is. */
export async function getUpload(
  { uploads }: HandlerContext,
  { repository, reference }: ApiRequest,
): Promise<ApiAnswer> {
  return { status: 204, headers: progress(await uploads.find(repository, reference)) };
}

/** `PATCH /v2/<name>/blobs/uploads/<session>`: a chunk, or, without `Content-Range`, a stream. */
export async function patchUpload(
  { uploads }: HandlerContext,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const session = await uploads.find(request.repository, request.reference);
  await session.append(readChunk(request, session));
  return { status: 202, headers: progress(session) };
}

/** `PUT /v2/<name>/blobs/uploads/<session>?digest=`: the last chunk, if any, and the end. */
export async function finishUpload(
  context: HandlerContext,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const session = await context.uploads.find(request.repository, request.reference);
  requireDigest(request.query.get("digest"));
  return complete(context, request, session);
}

/** `DELETE /v2/<name>/blobs/uploads/<session>`. */
export async function cancelUpload(
  { uploads }: HandlerContext,
  { repository, reference }: ApiRequest,
): Promise<ApiAnswer> {
  await uploads.remove(await uploads.find(repository, reference));
  return { status: 204 };
}

async function complete(
  { store, uploads }: HandlerContext,
  request: ApiRequest,
  session: UploadSession,
): Promise<ApiAnswer> {
  const { repository, query, signal } = request;
  const digest = requireDigest(query.get("digest"));
  const isWholeAtOnce = request.method === "POST";
  try {
    await session.finish(readChunk(request, session), digest, (source) =>
      store.putBlob(repository, source, { signal }),
    );
  } finally {
    // A last chunk that failed can be sent again; a blob sent as one cannot be continued.
    if (session.isOver || isWholeAtOnce) await uploads.remove(session);
  }
  return created(repository, digest);
}

/** Whether there was something to mount; whatever is wrong with the wish, an upload begins instead. */
async function mount(
  { store }: HandlerContext,
  { repository, query, signal }: ApiRequest,
): Promise<boolean> {
  const digest = query.get("mount");
  const from = query.get("from");
  if (digest === null || from === null) return false;
  if (!isDigest(digest) || !isRepositoryPath(from)) return false;
  return store.mountBlob(repository, digest, from, { signal });
}

function readChunk({ header, body }: ApiRequest, session: UploadSession): Chunk {
  const text = header("content-range");
  if (text === undefined) return { body };
  const range = parseContentRange(text);
  if (range) return { body, range };
  const headers = { location: session.location, range: session.range };
  throw new ApiError(416, "BLOB_UPLOAD_INVALID", "The Content-Range is malformed", { headers });
}

function progress(session: UploadSession): Readonly<Record<string, string>> {
  return { location: session.location, range: session.range, "docker-upload-uuid": session.id };
}

function created(repository: string, digest: string): ApiAnswer {
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, "docker-content-digest": digest },
  };
}
