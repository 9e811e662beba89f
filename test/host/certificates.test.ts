import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { after, before, describe, it } from "mocha";
import { ConfigurationTarget, workspace } from "vscode";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import type { TlsSetup } from "../../src/core/http/tlsSetup.ts";
import { TestAuthority, type Certified } from "../support/testAuthority.ts";

/** VS Code leaves 127.0.0.1 alone; what it does for other hosts it does for this address. */
const address = "127.0.0.2";

async function setProxy(url: string | undefined): Promise<void> {
  const http = workspace.getConfiguration("http");
  await http.update("proxySupport", "override", ConfigurationTarget.Global);
  await http.update("proxy", url, ConfigurationTarget.Global);
}

describe("a connection's own certificates, where VS Code makes the connections", () => {
  let authority: TestAuthority;
  let client: Certified;
  let url: string;
  let stop: () => void;
  let fetcher: NodeFetcher;
  const shown: string[] = [];

  before(async () => {
    authority = await TestAuthority.make();
    client = await authority.issue("kim");
    const { cert, key } = await authority.issue("server");
    const options = { cert, key, requestCert: true, rejectUnauthorized: false };
    const server = createTlsServer(options, (request: IncomingMessage, response) => {
      const { socket } = request;
      const peer = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      shown.push(/CN=(.*)/.exec(peer?.subject ?? "")?.[1] ?? "nobody");
      response.end();
    });
    server.listen(0, address);
    await once(server, "listening");
    url = `https://${address}:${(server.address() as AddressInfo).port}/v2/`;
    stop = () => {
      server.closeAllConnections();
      server.close();
    };
    fetcher = new NodeFetcher();
    await setProxy(undefined);
  });

  after(async () => {
    fetcher.dispose();
    stop();
    await authority.remove();
    const http = workspace.getConfiguration("http");
    await http.update("proxySupport", undefined, ConfigurationTarget.Global);
    await http.update("proxy", undefined, ConfigurationTarget.Global);
  });

  async function ask(setup?: Omit<TlsSetup, "origin">): Promise<number> {
    const tls = setup && { ...setup, origin: new URL(url).origin };
    const request = { method: "GET", url, ...(tls && { tls }) } as const;
    const { status, body } = await fetcher.fetch(request);
    await body?.[Symbol.asyncIterator]().return?.();
    return status;
  }

  /** Each on its own, and after one another, for nobody gets a connection of another. */
  async function askInTurn(): Promise<void> {
    const caFile = authority.root.files.cert;
    const { cert: certFile, key: keyFile } = client.files;
    shown.length = 0;
    assert.equal(await ask({ caFile, clientCertificate: { certFile, keyFile } }), 200);
    assert.equal(await ask({ skipVerify: true }), 200);
    await assert.rejects(ask(), { code: "tlsCertificate" });
    assert.equal(await ask({ caFile }), 200);
    assert.deepEqual(shown, ["kim", "nobody", "nobody"]);
  }

  it("are used without a proxy", askInTurn);

  it("are used through a proxy, which does not see them", async () => {
    const tunnels: string[] = [];
    const sockets: Socket[] = [];
    const proxy = createServer();
    proxy.on("connect", (request: IncomingMessage, near: Socket) => {
      tunnels.push(request.url ?? "");
      const { hostname, port } = new URL(`http://${request.url}`);
      const far = connect(Number(port), hostname, () => {
        near.write("HTTP/1.1 200 OK\r\n\r\n");
        far.pipe(near);
        near.pipe(far);
      });
      for (const socket of [near, far]) {
        socket.on("error", () => undefined);
        sockets.push(socket);
      }
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    try {
      await setProxy(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      await askInTurn();
      assert.deepEqual(new Set(tunnels), new Set([new URL(url).host]));
    } finally {
      await setProxy(undefined);
      for (const socket of sockets) socket.destroy();
      proxy.close();
    }
  });
});
