import { describe, expect, it } from "vitest";
import { matchRoute } from "../../../src/sandbox/routes.ts";

describe("the routes", () => {
  it.each([
    ["/v2/", undefined, undefined, "GET"],
    ["/v2", undefined, undefined, "GET"],
    ["/v2/_catalog", undefined, undefined, "GET"],
    ["/v2/app/tags/list", "app", undefined, "GET"],
    ["/v2/tags/list/tags/list", "tags/list", undefined, "GET"],
    ["/v2/team/app/manifests/1.0", "team/app", "1.0", "GET PUT DELETE"],
    ["/v2/manifests/manifests/manifests/1.0", "manifests/manifests", "1.0", "GET PUT DELETE"],
    ["/v2/app/blobs/sha256:ab", "app", "sha256:ab", "GET DELETE"],
    ["/v2/app/blobs/uploads/", "app", undefined, "POST"],
    ["/v2/app/blobs/uploads", "app", undefined, "POST"],
    ["/v2/app/blobs/uploads/id", "app", "id", "GET PATCH PUT DELETE"],
    ["/v2/a/blobs/uploads/blobs/uploads/", "a/blobs/uploads", undefined, "POST"],
    ["/v2/a/blobs/uploads/manifests/1", "a/blobs/uploads", "1", "GET PUT DELETE"],
    ["/v2/app/referrers/sha256:ab", "app", "sha256:ab", "GET"],
  ])("%s", (path, name, reference, methods) => {
    const matched = matchRoute(path);
    expect(matched?.name).toBe(name);
    expect(matched?.reference).toBe(reference);
    expect(Object.keys(matched?.route.methods ?? {}).join(" ")).toBe(methods);
  });

  it.each([
    "/",
    "/v1/",
    "/v2/app",
    "/v2//tags/list",
    "/v2/app/manifests/",
    "/v2/app/manifests/a/b",
  ])("none for %s", (path) => {
    expect(matchRoute(path)).toBeUndefined();
  });
});
