import { describe, expect, it } from "vitest";
import {
  archivedRepository,
  withoutRegistry,
} from "../../../../src/images/local/archivedRepository.ts";

describe("archivedRepository", () => {
  it.each([
    ["contoso.azurecr.io", "team/app", "contoso.azurecr.io/team/app"],
    ["ghcr.io", "owner/app", "ghcr.io/owner/app"],
    ["host.test/prefix", "app", "host.test/prefix/app"],
    ["docker.io", "library/alpine", "alpine"],
    ["docker.io", "grafana/grafana", "grafana/grafana"],
    ["localhost", "app", "localhost/app"],
    // No path can hold a port.
    ["127.0.0.1:5000", "team/app", "team/app"],
  ])("of %s and %s is %s", (registry, repository, expected) => {
    expect(archivedRepository({ registry, repository })).toBe(expected);
  });
});

describe("withoutRegistry", () => {
  it.each([
    ["contoso.azurecr.io/team/app", "team/app"],
    ["localhost/app", "app"],
    // As archives of `localhost:5000/app` are read.
    ["localhost/5000/app", "app"],
    ["host.test/5000", "5000"],
    ["team/app", "team/app"],
    ["app", "app"],
    ["my.app", "my.app"],
  ])("takes %s for %s", (repository, expected) => {
    expect(withoutRegistry(repository)).toBe(expected);
  });
});
