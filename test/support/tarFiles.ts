import { buffer } from "node:stream/consumers";
import { pack, type Header } from "tar-stream";

/** An entry of a tar archive; a file unless the header says otherwise. */
export interface TarEntry {
  readonly header: Partial<Header> & { readonly name: string };
  readonly content?: string | Uint8Array;
}

/** A tar archive, packed by another library than ours. */
export async function tarOf(...entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { header, content = "" } of entries) archive.entry(header, Buffer.from(content));
  archive.finalize();
  return buffer(archive);
}
