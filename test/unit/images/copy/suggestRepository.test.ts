import { describe, expect, it } from "vitest";
import { suggestRepository } from "../../../../src/images/copy/suggestRepository.ts";

describe("suggestRepository", () => {
  it.each([
    ["docker.io", "library/hello-world", "contoso.azurecr.io", undefined, "hello-world"],
    ["docker.io", "grafana/grafana", "contoso.azurecr.io", undefined, "grafana/grafana"],
    ["ghcr.io", "team/web/app", "localhost:5000", "kim", "team/web/app"],
    ["docker.io", "library/nginx", "ghcr.io", "Kim", "kim/nginx"],
    ["ghcr.io", "team/web/app", "docker.io", "kim", "kim/app"],
    ["ghcr.io", "team/app", "docker.io", "kim@example.com", "team/app"],
    ["ghcr.io", "team/app", "docker.io", undefined, "team/app"],
    ["ghcr.io", "team/app", "ghcr.io", "kim", "team/app"],
  ])("names %s/%s at %s of %s %s", (registry, repository, to, username, expected) => {
    expect(suggestRepository({ registry, repository }, { registry: to, username })).toBe(expected);
  });
});
