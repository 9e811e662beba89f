import { Readable } from "node:stream";
import type { HttpBody } from "./fetcher.ts";
import { OutgoingBody } from "./outgoingBody.ts";

/** Bodies beyond this are sent as a stream, so that their progress can be watched. */
const wholeBodyBytes = 64 * 1024;

/** A body as Node's HTTP takes it; opened anew with each call. */
export function toNodeBody(body: HttpBody): Buffer | Readable {
  if (!(body instanceof Uint8Array)) return new OutgoingBody(body.open());
  if (body.length > wholeBodyBytes) return Readable.from(slices(body), { objectMode: false });
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += wholeBodyBytes) {
    yield bytes.subarray(start, start + wholeBodyBytes);
  }
}
