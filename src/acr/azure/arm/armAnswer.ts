import {
  isJsonObject,
  JsonError,
  parseJsonObject,
  readObject,
  readObjects,
  readString,
  type JsonObject,
} from "../../../core/base/json.ts";
import { BodyLimitError, readBytes } from "../../../core/http/bodyLimit.ts";
import type { HttpHeaders, HttpResponse } from "../../../core/http/fetcher.ts";
import { requestIdOf } from "../../../core/http/requestId.ts";
import { parseRetryAfter } from "../../../core/http/retryTiming.ts";
import { ArmError, type ArmErrorCode } from "./armError.ts";

const maxAnswerBytes = 16 * 1024 * 1024;

/** What Azure Resource Manager answered, after it did what it was asked or began to. */
export interface ArmAnswer {
  readonly status: number;
  /** Of the request that was answered. */
  readonly url: string;
  readonly headers: HttpHeaders;
  /** Missing where the answer has no content. */
  readonly json?: JsonObject;
}

/** Reads an answer whole. Throws `ArmError` for statuses of failure, and `badAnswer`. */
export async function readAnswer(response: HttpResponse, now: number): Promise<ArmAnswer> {
  const { status, url, headers } = response;
  const bytes = await bytesOf(response);
  const isFailure = status < 200 || status >= 300;
  const json = bytes.length === 0 ? undefined : jsonOf(bytes);
  if (isFailure) throw failureOf(response, json, now);
  if (bytes.length > 0 && !json) throw badAnswer(response, "its content is no JSON object");
  return { status, url, headers, ...(json && { json }) };
}

/** An answer that is not what the API says; `reason` is technical English. */
export function badAnswer(
  { url, headers, status }: Pick<HttpResponse, "url" | "headers" | "status">,
  reason: string,
  cause?: unknown,
): ArmError {
  const context = { status, requestId: requestIdOf(headers), cause };
  return new ArmError("badAnswer", `The answer of ${placeOf(url)} is unusable: ${reason}`, context);
}

/** Azure's own words about a failure: of an answer, or of a long-running operation. */
export function readAzureError(json: JsonObject | undefined) {
  const error = readObject(json ?? {}, "error") ?? json ?? {};
  const details = readObjects(error, "details").map((detail) => ({
    code: readString(detail, "code") ?? "",
    message: readString(detail, "message") ?? "",
  }));
  return {
    azureCode: readString(error, "code"),
    azureMessage: readString(error, "message"),
    details,
  };
}

async function bytesOf(response: HttpResponse): Promise<Uint8Array> {
  try {
    return await readBytes(response, maxAnswerBytes);
  } catch (error) {
    if (BodyLimitError.is(error)) throw badAnswer(response, error.message, error);
    throw error;
  }
}

function jsonOf(bytes: Uint8Array): JsonObject | undefined {
  try {
    const json = parseJsonObject(bytes);
    return isJsonObject(json) ? json : undefined;
  } catch (error) {
    // A proxy's page, most of the time.
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

function failureOf(response: HttpResponse, json: JsonObject | undefined, now: number): ArmError {
  const { status, headers, url } = response;
  const said = readAzureError(json);
  const why = said.azureCode === undefined ? "" : ` ${said.azureCode}: ${said.azureMessage ?? ""}`;
  return new ArmError(codeOf(status), `${placeOf(url)} answered ${status}${why}`, {
    ...said,
    status,
    requestId: requestIdOf(headers),
    retryAfterMs: parseRetryAfter(headers.get("retry-after"), now),
  });
}

function codeOf(status: number): ArmErrorCode {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
    case 410:
      return "notFound";
    case 409:
    case 412:
      return "conflict";
    case 429:
      return "throttled";
    default:
      return status >= 500 ? "serverError" : status >= 400 ? "rejected" : "badAnswer";
  }
}

/** Without the query, which may hold what nobody is to read. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
