import {
  isJsonObject,
  JsonError,
  parseJson,
  readObject,
  readObjects,
  readString,
  type JsonObject,
} from "../base/json.ts";
import { redactUrl } from "../base/redact.ts";
import { BodyLimitError, readText } from "../http/bodyLimit.ts";
import type { HttpMethod, HttpResponse } from "../http/fetcher.ts";
import { NetworkError } from "../http/networkError.ts";
import { requestIdOf } from "../http/requestId.ts";
import { parseRetryAfter } from "../http/retryTiming.ts";
import { isDigest } from "../oci/digest.ts";
import { readPullLimit } from "./pullLimit.ts";
import { StoreError, type RegistryErrorDetail, type StoreErrorCode } from "./storeError.ts";

const maxErrorBytes = 64 * 1024;
const maxDetails = 20;
const maxMessageLength = 500;

/** Turns an answer that is no success into a {@link StoreError}; reads its body. */
export async function responseError(
  response: HttpResponse,
  method: HttpMethod,
): Promise<StoreError> {
  const { status } = response;
  const url = redactUrl(response.url);
  const details = await readDetails(response);
  const said = details.map(({ code, message }) => `${code} ${message}`.trim()).join("; ");
  const requestId = requestIdOf(response.headers);
  const id = requestId === undefined ? "" : ` (request ${requestId})`;
  return new StoreError(
    codeOf(status, details),
    `${method} ${url} was answered with ${status}${said && `: ${said}`}${id}`,
    {
      status,
      method,
      url,
      details,
      retryAfterMs: parseRetryAfter(response.headers.get("retry-after"), Date.now()),
      ...(status === 429 && { pullLimit: readPullLimit(response) }),
    },
  );
}

/** The status decides; what the registry calls the error only tells apart what the status does not. */
function codeOf(status: number, details: readonly RegistryErrorDetail[]): StoreErrorCode {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "notFound";
    case 405:
    case 501:
      return "unsupported";
    case 429:
      return "tooManyRequests";
    default:
  }
  if (status >= 500) return "serverError";
  if (status < 400) return "badResponse";
  return details.some(({ code }) => code === "UNSUPPORTED") ? "unsupported" : "rejected";
}

/**
 * The entries of the spec's error body (distribution-spec, "Error Codes"), cut to a readable length.
 * Anything else, such as the HTML page of a proxy, tells a user nothing and counts as silence.
 */
async function readDetails(response: HttpResponse): Promise<readonly RegistryErrorDetail[]> {
  try {
    const json = parseJson(await readText(response, maxErrorBytes));
    if (!isJsonObject(json)) return [];
    return readObjects(json, "errors")
      .slice(0, maxDetails)
      .map((entry) => readDetail(entry));
  } catch (error) {
    // A body that breaks off takes nothing away from the status, which is what was asked for.
    if (JsonError.is(error) || BodyLimitError.is(error) || NetworkError.is(error)) return [];
    throw error;
  }
}

function readDetail(entry: JsonObject): RegistryErrorDetail {
  const code = printable(readString(entry, "code"));
  const message = printable(readString(entry, "message"));
  const about = readString(readObject(entry, "detail") ?? {}, "digest") ?? "";
  // Some say it in a sentence only: "unknown blob sha256:…".
  const digest = [
    about,
    ...`${readString(entry, "detail") ?? ""} ${message}`.split(/[\s"',;]+/),
  ].find((part) => isDigest(part));
  return { code, message, ...(digest !== undefined && { digest }) };
}

function printable(text = ""): string {
  return text.replace(/\p{Cc}+/gu, " ").slice(0, maxMessageLength);
}
