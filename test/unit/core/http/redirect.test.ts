import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../../src/core/http/fetcher.ts";
import { followRedirects } from "../../../../src/core/http/redirect.ts";
import { bytesOf } from "../../../support/ociData.ts";
import { FakeFetcher } from "../../../support/fakeFetcher.ts";

const start = "https://registry.example.com/v2/a";

function redirecting(status: number, ...locations: readonly string[]) {
  const server = new FakeFetcher((_request, position) => {
    const location = locations[position];
    return location === undefined ? { status: 200 } : { status, headers: { location } };
  });
  const fetch = (request: Partial<HttpRequest> = {}) =>
    followRedirects(server.fetch)({ method: "GET", url: start, ...request });
  return { server, fetch };
}

describe("Invariant 6: a redirect", () => {
  const secrets = { authorization: "Basic x", cookie: "a=b", "proxy-authorization": "y" };

  it.each([
    ["within the host", "/v2/b", true],
    ["to the host's own port, written out", "https://registry.example.com:443/b", true],
    ["to another port", "https://registry.example.com:8443/b", false],
    ["to another host", "https://storage.example.com/b", false],
    ["to a host below", "https://x.registry.example.com/b", false],
  ])("%s takes credentials along: %s → %s", async (_name, location, along) => {
    const { server, fetch } = redirecting(307, location);
    await fetch({ headers: { ...secrets, accept: "x/y" } });
    expect(server.requests[1]?.headers).toEqual({ accept: "x/y", ...(along && secrets) });
  });

  it("does not give credentials back on the way home", async () => {
    const { server, fetch } = redirecting(302, "https://other.example.com/", start);
    await fetch({ headers: secrets });
    expect(server.requests.map(({ headers }) => headers)).toEqual([secrets, {}, {}]);
  });

  it.each([
    ["from https to http", "http://registry.example.com/b"],
    ["to this machine", "https://127.0.0.1/b"],
    ["to a name of this machine", "https://localhost:5000/b"],
    ["to a cloud's metadata", "https://169.254.169.254/latest"],
    ["to a private network", "https://192.168.0.1/b"],
    ["to another kind of URL", "file:///etc/passwd"],
    ["to a URL with a user", "https://kim@storage.example.com/"],
    ["to no URL", "https://"],
  ])("%s is refused", async (_name, location) => {
    const { server, fetch } = redirecting(307, location);
    await expect(fetch()).rejects.toMatchObject({
      brand: "NetworkError",
      code: "redirectRefused",
      host: "registry.example.com",
    });
    expect(server.requests).toHaveLength(1);
    expect(server.openBodies).toBe(0);
  });

  it("from a private host to a private host is followed", async () => {
    const { server, fetch } = redirecting(307, "http://127.0.0.1:9000/b");
    await fetch({ url: "http://localhost:5000/a" });
    expect(server.requests).toHaveLength(2);
  });

  it("to another origin is refused where the request says so", async () => {
    const { fetch } = redirecting(307, "https://storage.example.com/b");
    await expect(fetch({ redirect: "sameOrigin" })).rejects.toMatchObject({
      code: "redirectRefused",
    });
    const near = redirecting(307, "/b");
    await near.fetch({ redirect: "sameOrigin" });
    expect(near.server.requests).toHaveLength(2);
  });
});

describe("following redirects", () => {
  const body = bytesOf("content");
  const headers = { "content-type": "x/y", accept: "z" };

  it.each([301, 302, 307, 308])("after %i keeps method and body", async (status) => {
    const { server, fetch } = redirecting(status, "/b");
    await fetch({ method: "PUT", body, headers });
    expect(server.requests[1]).toMatchObject({ method: "PUT", body, headers });
  });

  it("after 303 turns into a GET, and leaves a HEAD a HEAD", async () => {
    const { server, fetch } = redirecting(303, "/b");
    await fetch({ method: "PUT", body, headers });
    expect(server.requests[1]).toEqual({
      method: "GET",
      url: "https://registry.example.com/b",
      headers: { accept: "z" },
    });
    const head = redirecting(303, "/b");
    await head.fetch({ method: "HEAD" });
    expect(head.server.requests[1]?.method).toBe("HEAD");
  });

  it("ends after five", async () => {
    const five = redirecting(302, ...Array.from({ length: 5 }, (_, hop) => `/${hop}`));
    await expect(five.fetch()).resolves.toMatchObject({
      status: 200,
      url: "https://registry.example.com/4",
    });
    const endless = redirecting(302, ...Array.from({ length: 9 }, () => "/again"));
    await expect(endless.fetch()).rejects.toMatchObject({ code: "tooManyRedirects" });
    expect(endless.server.requests).toHaveLength(6);
    expect(endless.server.openBodies).toBe(0);
  });

  it("does not happen without a Location or for other statuses", async () => {
    const bare = new FakeFetcher(() => ({ status: 302 }));
    const request = { method: "GET", url: start } as const;
    expect((await followRedirects(bare.fetch)(request)).status).toBe(302);
    const created = redirecting(201, "/b");
    expect((await created.fetch()).status).toBe(201);
  });
});
