import { describe, expect, it, vi } from "vitest";
import { collect } from "../../../src/core/http/bodyLimit.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf } from "../../support/ociData.ts";
import { makeSelfSigned } from "../../support/selfSigned.ts";
import { kim, startTokenRegistry } from "../../support/tokenRegistry.ts";
import { tokenSigner, type KeyForm } from "../../support/tokenSigner.ts";
import { pushWholeImage } from "../../support/wholeImages.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { explainError } = await import("../../../src/vscode/platform/errorMessages.ts");

const amd64 = { os: "linux", architecture: "amd64" };
const content = blobSource(bytesOf("content of a layer"));

/** The sentence that a user reads. */
async function sentence(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "It worked",
    (error: unknown) => explainError(error).message,
  );
}

describe("tokens that docker-registry verifies", () => {
  it.each<["rsa" | "ec", KeyForm]>([
    ["rsa", "x5c"],
    ["rsa", "jwk"],
    ["rsa", "kid"],
    ["ec", "x5c"],
    ["ec", "jwk"],
    ["ec", "kid"],
  ])("are accepted, signed with %s, the key named by %s", async (algorithm, form) => {
    const { connect, tokens, keys } = await startTokenRegistry();
    tokens.rules.sign = tokenSigner(keys[algorithm], form);
    const store = connect();
    await pushWholeImage({ store, repository: "app", tag: "1" }, amd64);
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
  });

  it("are refused where a stranger signed them, and the user is told", async () => {
    const { connect, tokens } = await startTokenRegistry();
    const stranger = await makeSelfSigned();
    await stranger.remove();
    tokens.rules.sign = tokenSigner(stranger);
    const listing = itemsOf(connect().listTags("app"));
    await expect(listing).rejects.toMatchObject({
      code: "forbidden",
      cause: { code: "tokenRefused" },
    });
    expect(await sentence(itemsOf(connect().listTags("app")))).toMatch(/does not allow this/);
  });

  it("allow what their scopes name: who may only pull cannot push", async () => {
    const { connect, tokens } = await startTokenRegistry();
    await pushWholeImage({ store: connect(), repository: "app", tag: "1" }, amd64);
    tokens.rules.allows = ({ action }) => action === "pull";
    const store = connect();
    expect((await store.getManifest("app", { tag: "1" })).bytes.length).toBeGreaterThan(0);
    const pushing = store.putBlob("app", content);
    await expect(pushing).rejects.toMatchObject({
      code: "forbidden",
      cause: { brand: "AuthError", code: "tokenRefused", scope: "repository:app:pull,push" },
    });
    expect(await sentence(store.putBlob("app", content))).toMatch(
      /does not allow this with the current credentials/,
    );
    // What is allowed is not the worse for it.
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
  });

  it("are kept for each repository, and asked for once", async () => {
    const { connect, tokens } = await startTokenRegistry();
    const store = connect();
    for (const repository of ["one", "two"]) {
      await pushWholeImage({ store, repository, tag: "1" }, amd64);
      await itemsOf(store.listTags(repository));
      await itemsOf(store.listTags(repository));
    }
    const asked = tokens.asked().map((scopes) => scopes.join(" "));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toContain("repository:two:pull,push");
  });

  it("are given for several scopes at once: mounting needs to read elsewhere", async () => {
    const { connect, tokens } = await startTokenRegistry();
    await connect().putBlob("base", content);
    const store = connect();
    expect(await store.mountBlob("app", content.digest, "base")).toBe(true);
    // The registry names them in any order.
    const scopes = ["repository:app:pull,push", "repository:base:pull"];
    expect(tokens.asked().at(-1)?.toSorted()).toEqual(scopes);
    const { stream } = await store.getBlob("app", content.digest);
    expect(Buffer.from(await collect(stream, 100)).toString()).toContain("content of a layer");
  });

  it("need not allow all that was asked: what cannot be mounted is uploaded", async () => {
    const { connect, tokens } = await startTokenRegistry();
    await connect().putBlob("secret", content);
    tokens.rules.allows = ({ name }) => name !== "secret";
    const store = connect();
    const mounted = await store.mountBlob("app", content.digest, "secret", { otherwise: content });
    expect(mounted).toBe(false);
    expect(await store.headBlob("app", content.digest)).toMatchObject({ size: content.size });
    await expect(store.headBlob("secret", content.digest)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("a token server that knows nobody by name", () => {
  it("lets everybody read what is public, and asks them to sign in for the rest", async () => {
    const { connect, tokens } = await startTokenRegistry();
    for (const repository of ["public", "private"]) {
      await pushWholeImage({ store: connect(), repository, tag: "1" }, amd64);
    }
    tokens.rules.knowsNobody = true;
    tokens.rules.allows = ({ user, name, action }) =>
      user !== "" || (name === "public" && action === "pull");
    const store = connect({ credential: { kind: "anonymous" } });
    await expect(store.ping()).resolves.toMatchObject({ access: "open" });
    expect(await itemsOf(store.listTags("public"))).toEqual(["1"]);
    for (const denied of [
      () => itemsOf(store.listTags("private")),
      () => store.putBlob("public", content),
      () => itemsOf(store.listRepositories()),
    ]) {
      await expect(denied()).rejects.toMatchObject({ cause: { code: "signInRequired" } });
      expect(await sentence(denied())).toMatch(/asks you to sign in/);
    }
    expect(await itemsOf(connect().listTags("private"))).toEqual(["1"]);
  });
});

describe("a refresh token in place of a password", () => {
  const identity = { kind: "basic", username: "<token>", password: "canary-refresh" } as const;

  it("brings tokens until it is revoked", async () => {
    const { connect, tokens } = await startTokenRegistry();
    await pushWholeImage({ store: connect(), repository: "app", tag: "1" }, amd64);
    const { length: before } = tokens.server.requests;
    tokens.rules.refreshToken = identity.password;
    const store = connect({ credential: identity });
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
    const forms = tokens.server.requests.slice(before).map(({ method, body }) => [method, body]);
    expect(forms).toEqual([["POST", expect.stringContaining("grant_type=refresh_token")]]);
    tokens.rules.refreshToken = undefined;
    const listing = itemsOf(connect({ credential: identity }).listTags("app"));
    await expect(listing).rejects.toMatchObject({ cause: { code: "credentialsRejected" } });
  });

  it("is not taken for the password", async () => {
    const { connect, tokens } = await startTokenRegistry();
    tokens.rules.refreshToken = "another";
    const wrong = connect({ credential: { ...kim, password: "another" } });
    const listing = itemsOf(wrong.listTags("app"));
    await expect(listing).rejects.toMatchObject({ cause: { code: "credentialsRejected" } });
    expect(await sentence(itemsOf(wrong.listTags("app")))).toMatch(
      /did not accept the credentials/,
    );
  });
});
