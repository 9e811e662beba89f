import { once } from "node:events";
import { createServer, request as openRequest } from "node:http";

/** A registry below a path, and what was asked beside that path. */
export interface PrefixProxy {
  /** `http://127.0.0.1:port/some/prefix`. */
  readonly url: string;
  /** The same as references begin with it. */
  readonly registry: string;
  readonly strayed: readonly string[];
  readonly stop: () => Promise<void>;
}

const prefix = "/some/prefix";

/** Takes the path off, as a proxy in front of a registry that does not know of it. */
export async function startPrefixProxy(registryUrl: string): Promise<PrefixProxy> {
  const strayed: string[] = [];
  const server = createServer((incoming, answer) => {
    const { url = "", method = "", headers } = incoming;
    if (!url.startsWith(`${prefix}/v2/`)) {
      strayed.push(url);
      answer.writeHead(404).end();
      return;
    }
    const target = new URL(url.slice(prefix.length), registryUrl);
    const outgoing = openRequest(target, { method, headers }, (own) => {
      answer.writeHead(own.statusCode ?? 502, own.headers);
      own.pipe(answer);
    });
    incoming.pipe(outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const registry = `127.0.0.1:${port}${prefix}`;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://${registry}`, registry, strayed, stop };
}
