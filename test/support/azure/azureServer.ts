import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { AzureCloud } from "../../../src/acr/azure/arm/azureCloud.ts";
import type { ArmReply } from "./armReply.ts";
import { answerArm } from "./armRoutes.ts";
import { ArmShapes } from "./armShapes.ts";
import { azureStorageUrl } from "./azureLinks.ts";
import { storageServer } from "./azureStorage.ts";
import { AzureWorld, isDown } from "./azureWorld.ts";

/** A stand-in for Azure Resource Manager and for Azure's storage, on two loopback ports. */
export interface AzureStandIn {
  readonly cloud: AzureCloud;
  readonly world: AzureWorld;
  /** `METHOD path` of the requests to the Resource Manager, without the query. */
  readonly lines: string[];
  /** Of the requests to the storage. */
  readonly storageHeaders: readonly IncomingMessage["headers"][];
  readonly stop: () => Promise<void>;
}

/**
 * Starts a stand-in that simulates: its runs build nothing, but write the log of a dry run. What the
 * real service does is told in its published API and by its clients; it was never asked itself.
 */
export async function startAzure(): Promise<AzureStandIn> {
  const world = new AzureWorld();
  const shapes = new ArmShapes();
  const lines: string[] = [];
  const storageHeaders: IncomingMessage["headers"][] = [];
  const storage = storageServer(world, storageHeaders);
  const storageOrigin = await listen(storage);
  const links = azureStorageUrl(storageOrigin, world);
  const manager = createServer((request, response) => {
    const send = ({ status, json, headers }: ArmReply): void => {
      const content = json === undefined ? "" : JSON.stringify(json);
      response.writeHead(status, {
        "content-type": "application/json; charset=utf-8",
        "x-ms-correlation-request-id": randomUUID(),
        ...headers,
      });
      response.end(content);
    };
    if (isDown(world)) {
      response.destroy();
      return;
    }
    const url = new URL(request.url ?? "", origin);
    lines.push(`${request.method ?? ""} ${decodeURIComponent(url.pathname)}`);
    const work = async (): Promise<void> => {
      const { method = "", headers } = request;
      const body = await text(request);
      const asked = { method, url, body, authorization: headers.authorization ?? "" };
      const reply = await answerArm({ world, links, origin }, shapes, asked);
      const shape = reply.status >= 400 ? "error" : reply.shape;
      const problems = shape === undefined ? "" : shapes.problems(shape, reply.json);
      if (problems !== "") throw new Error(`Not what Azure answers: ${problems}`);
      send(reply);
    };
    work().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : "?";
      send({ status: 501, json: { error: { code: "StandInFailed", message } } });
    });
  });
  const origin = await listen(manager);
  const cloud: AzureCloud = {
    id: "test",
    management: origin,
    registrySuffix: "azurecr.test",
    signIn: "microsoft",
  };
  const stop = async (): Promise<void> => {
    for (const server of [manager, storage]) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  };
  return { cloud, world, lines, storageHeaders, stop };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}
