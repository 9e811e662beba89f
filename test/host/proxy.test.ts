import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "mocha";
import { ConfigurationTarget, workspace } from "vscode";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";

async function setProxy(url: string | undefined): Promise<void> {
  const http = workspace.getConfiguration("http");
  const support = url === undefined ? undefined : "override";
  await http.update("proxySupport", support, ConfigurationTarget.Global);
  await http.update("proxy", url, ConfigurationTarget.Global);
}

describe("requests of the extension", () => {
  const asked: string[] = [];
  // Answers for any host, as a proxy does.
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("from the proxy");
  });

  before(async () => {
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const { port } = proxy.address() as AddressInfo;
    await setProxy(`http://127.0.0.1:${port}`);
  });

  after(async () => {
    await setProxy(undefined);
    proxy.close();
  });

  it("go through the proxy of VS Code's settings", async () => {
    const fetcher = new NodeFetcher();
    try {
      const url = "http://registry.invalid:5000/v2/";
      const response = await fetcher.fetch({ method: "GET", url });
      assert.equal(response.status, 200);
      assert.deepEqual(asked, [url]);
    } finally {
      fetcher.dispose();
    }
  });
});
