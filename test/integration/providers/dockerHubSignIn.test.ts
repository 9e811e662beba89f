import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credential, CredentialSource } from "../../../src/core/auth/credential.ts";
import { readString, isJsonObject, parseJson } from "../../../src/core/base/json.ts";
import { hubPage, HubServers, hubTag } from "../../support/hubServers.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { json, type Answer, type RecordedRequest } from "../../support/scriptedServer.ts";

let hub: HubServers;
beforeEach(async () => {
  hub = await HubServers.start();
  hub.at("hub.docker.com").script = answerByToken;
});
afterEach(() => hub.stop());

/** Gives each secret a token of its own; only that of a secret with `write` may delete. */
function answerByToken({ method, target, body, headers }: RecordedRequest): Answer {
  if (target === "/v2/auth/token") {
    const form = parseJson(body);
    const secret = isJsonObject(form) ? readString(form, "secret") : undefined;
    return json({ access_token: `jwt.${secret ?? ""}` });
  }
  if (method === "DELETE") {
    return { status: headers.authorization === "Bearer jwt.write" ? 204 : 403 };
  }
  if (target.startsWith("/v2/user/orgs")) return hubPage([]);
  return target.includes("/tags") ? hubPage([hubTag("1")]) : hubPage([{ name: "web" }]);
}

function signIns(): number {
  return hub.at("hub.docker.com").requests.filter(({ target }) => target === "/v2/auth/token")
    .length;
}

function basic(username: string, password: string): Credential {
  return { kind: "basic", username, password };
}

describe("a sign-in to the API of Docker Hub", () => {
  it("is made anew once the user has replaced the credential", async () => {
    const kept = { credential: basic("kim", "read"), revision: 1 };
    const credentials: CredentialSource = {
      get revision() {
        return kept.revision;
      },
      getCredential: () => Promise.resolve(kept.credential),
    };
    const store = hub.openAs(credentials);
    await expect(store.deleteTag("kim/web", "1")).rejects.toMatchObject({ code: "forbidden" });
    kept.credential = basic("kim", "write");
    kept.revision = 2;
    await store.deleteTag("kim/web", "1");
    await itemsOf(store.listTags("kim/web"));
    expect(signIns()).toBe(2);
  });

  it("is made anew once another program has signed in somebody else", async () => {
    const kept = { credential: basic("kim", "read") };
    const store = hub.openAs({
      tool: "docker",
      getCredential: () => Promise.resolve(kept.credential),
    });
    expect(await itemsOf(store.listRepositories())).toEqual(["kim/web"]);
    kept.credential = basic("robin", "write");
    expect(await itemsOf(store.listRepositories())).toEqual(["robin/web"]);
    expect(hub.at("hub.docker.com").requests.at(-1)?.headers.authorization).toBe(
      "Bearer jwt.write",
    );
    await itemsOf(store.listTags("robin/web"));
    expect(signIns()).toBe(2);
  });

  it("that is refused names the extension that gave the password", async () => {
    hub.at("hub.docker.com").script = () => ({ status: 401 });
    const store = hub.openAs({
      tool: "extension",
      toolLabel: "Contoso",
      getCredential: () => Promise.resolve(basic("kim", "wrong")),
    });
    await expect(itemsOf(store.listRepositories())).rejects.toMatchObject({
      cause: { code: "credentialsRejected", tool: "extension", toolLabel: "Contoso" },
    });
  });
});
