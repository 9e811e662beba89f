import { deleteBlob, getBlob } from "./handlers/blobs.ts";
import type { HandlerContext } from "./handlers/context.ts";
import { listCatalog, listReferrers, listTags, ping } from "./handlers/listings.ts";
import { deleteManifest, getManifest, putManifest } from "./handlers/manifests.ts";
import {
  cancelUpload,
  finishUpload,
  getUpload,
  patchUpload,
  startUpload,
} from "./handlers/uploads.ts";
import type { ApiAnswer, ApiRequest } from "./http/apiRequest.ts";
import type { ResourceErrors } from "./http/failureAnswer.ts";

/** Answers a request; throws `ApiError`, `StoreError` or `DigestError` where it cannot be done. */
type Handler = (context: HandlerContext, request: ApiRequest) => Promise<ApiAnswer>;

/** A resource of the API: its paths, its methods, and what it calls its errors. */
export interface Route {
  /** Groups `name` and `reference`. */
  readonly pattern: RegExp;
  /** `GET` serves `HEAD` as well. */
  readonly methods: Readonly<Record<string, Handler>>;
  readonly errors: ResourceErrors;
}

const blobErrors: ResourceErrors = { unknown: "BLOB_UNKNOWN", invalid: "BLOB_UPLOAD_INVALID" };
const manifestErrors: ResourceErrors = { unknown: "MANIFEST_UNKNOWN", invalid: "MANIFEST_INVALID" };
const nameErrors: ResourceErrors = { unknown: "NAME_UNKNOWN", invalid: "NAME_INVALID" };

/**
 * The endpoints of distribution-spec 1.1 and the catalog. Names are matched greedily, so that
 * `blobs/uploads` within the name of a repository is no upload; the more special path comes first.
 */
const routes: readonly Route[] = [
  { pattern: /^\/v2\/?$/, methods: { GET: ping }, errors: nameErrors },
  { pattern: /^\/v2\/_catalog$/, methods: { GET: listCatalog }, errors: nameErrors },
  { pattern: /^\/v2\/(?<name>.+)\/tags\/list$/, methods: { GET: listTags }, errors: nameErrors },
  {
    pattern: /^\/v2\/(?<name>.+)\/manifests\/(?<reference>[^/]+)$/,
    methods: { GET: getManifest, PUT: putManifest, DELETE: deleteManifest },
    errors: manifestErrors,
  },
  {
    pattern: /^\/v2\/(?<name>.+)\/blobs\/uploads\/?$/,
    methods: { POST: startUpload },
    errors: blobErrors,
  },
  {
    pattern: /^\/v2\/(?<name>.+)\/blobs\/uploads\/(?<reference>[^/]+)$/,
    methods: { GET: getUpload, PATCH: patchUpload, PUT: finishUpload, DELETE: cancelUpload },
    errors: blobErrors,
  },
  {
    pattern: /^\/v2\/(?<name>.+)\/blobs\/(?<reference>[^/]+)$/,
    methods: { GET: getBlob, DELETE: deleteBlob },
    errors: blobErrors,
  },
  {
    pattern: /^\/v2\/(?<name>.+)\/referrers\/(?<reference>[^/]+)$/,
    methods: { GET: listReferrers },
    errors: nameErrors,
  },
];

/** The route of a path, with the parts of the path that it names; as sent, neither checked nor decoded. */
export function matchRoute(
  path: string,
): { readonly route: Route; readonly name?: string; readonly reference?: string } | undefined {
  for (const route of routes) {
    const match = route.pattern.exec(path);
    if (match) return { route, ...match.groups };
  }
  return undefined;
}
