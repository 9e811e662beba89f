import { describe, expect, it } from "vitest";
import { greetingOf } from "../../../src/providers/greeting.ts";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { parseRegistryUrl } from "../../../src/providers/registryUrl.ts";
import { fakeHeaders } from "../../support/fakeFetcher.ts";

const providers = new Providers(knownProviders());

/** The kind that a registry at an unknown host shows to be. */
function recognized(headers: Readonly<Record<string, string | readonly string[]>>) {
  const location = parseRegistryUrl("registry.example.com");
  return providers.recognize(location, greetingOf({ headers: fakeHeaders(headers) }))?.id;
}

function challenge(...lines: readonly string[]) {
  return { "www-authenticate": lines, "docker-distribution-api-version": "registry/2.0" };
}

describe("the kind of a registry by its host", () => {
  it.each([
    ["docker.io", "dockerHub"],
    ["index.docker.io", "dockerHub"],
    ["https://registry-1.docker.io", "dockerHub"],
    ["registry.hub.docker.com", "dockerHub"],
    ["ghcr.io", "ghcr"],
    ["contoso.azurecr.io", "acr"],
    ["contoso.azurecr.cn", "acr"],
    ["contoso.azurecr.us", "acr"],
    ["123456789012.dkr.ecr.eu-central-1.amazonaws.com", "ecr"],
    ["123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "ecr"],
    ["123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr"],
    ["123456789012.dkr-ecr.eu-central-1.on.aws", "ecr"],
    ["public.ecr.aws", "ecrPublic"],
    ["europe-west3-docker.pkg.dev", "googleArtifactRegistry"],
    ["gcr.io", "googleArtifactRegistry"],
    ["eu.gcr.io", "googleArtifactRegistry"],
    ["quay.io", "quay"],
    ["registry.gitlab.com", "gitlab"],
    ["contoso.jfrog.io", "artifactory"],
    ["codeberg.org", "gitea"],
    ["localhost:5000", "generic"],
    ["registry.example.com", "generic"],
    ["azurecr.io", "generic"],
    ["contoso.azurecr.io.evil.test", "generic"],
    ["notghcr.io", "generic"],
    ["ghcr.io.evil.test", "generic"],
    ["1234.dkr.ecr.eu-central-1.amazonaws.com", "generic"],
    ["evil-gcr.io", "generic"],
    ["myquay.io", "generic"],
  ])("%s: %s", (host, kind) => {
    expect(providers.of(parseRegistryUrl(host)).id).toBe(kind);
  });
});

describe("the kind of a registry by its answer", () => {
  it.each([
    [
      "harbor",
      'Bearer realm="https://registry.example.com/service/token",service="harbor-registry"',
    ],
    ["harbor", 'Basic realm="harbor"'],
    [
      "gitlab",
      'Bearer realm="https://gitlab.example.com/jwt/auth",service="container_registry",scope="registry:catalog:*"',
    ],
    ["gitlab", 'Bearer realm="https://example.com/gitlab/jwt/auth",service="container_registry"'],
    [
      "gitea",
      'Bearer realm="https://git.example.com/v2/token",service="container_registry",scope="*"',
    ],
    ["gitea", 'Basic realm="Gitea Container Registry"'],
    ["gitea", 'Basic realm="Forgejo Container Registry"'],
    ["quay", 'Bearer realm="https://quay.example.com/v2/auth",service="quay.example.com"'],
    ["acr", 'Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io"'],
    ["artifactory", 'Basic realm="Artifactory Realm"'],
    [undefined, 'Bearer realm="https://auth.example.com/token",service="registry.example.com"'],
    [undefined, 'Bearer realm="/v2/auth",service="container_registry"'],
    [undefined, 'Basic realm="Registry Realm"'],
    [undefined, 'Basic realm="not harbor"'],
    [undefined, "Bearer"],
    [undefined, "Negotiate"],
  ])("is %s for %s", (kind, line) => {
    expect(recognized(challenge(line))).toBe(kind);
  });

  it("is told by headers that only one product sends, even where everybody is let in", () => {
    expect(recognized({ "x-jfrog-version": "Artifactory/7.98.9 79809900" })).toBe("artifactory");
    expect(recognized({ "x-artifactory-id": "1" })).toBe("artifactory");
    const zot = { "access-control-allow-headers": "Authorization,content-type,X-ZOT-API-CLIENT" };
    expect(recognized(zot)).toBe("zot");
    expect(recognized({ "access-control-allow-headers": "Authorization" })).toBeUndefined();
    expect(recognized({ "docker-distribution-api-version": "registry/2.0" })).toBeUndefined();
    expect(recognized({})).toBeUndefined();
  });

  it("is told by any of several challenges", () => {
    const basic = 'Basic realm="Gitea Container Registry"';
    const bearer = 'Bearer realm="https://git.example.com/v2/token",service="container_registry"';
    expect(recognized(challenge(bearer, basic))).toBe("gitea");
    expect(recognized(challenge('Negotiate, Basic realm="harbor"'))).toBe("harbor");
  });

  it("counts for nothing where the host tells the kind", () => {
    const greeting = greetingOf({ headers: fakeHeaders(challenge('Basic realm="harbor"')) });
    expect(providers.recognize(parseRegistryUrl("ghcr.io"), greeting)).toBeUndefined();
  });
});

describe("known kinds", () => {
  it("have ids and names of their own", () => {
    const ids = providers.all.map(({ id }) => id);
    const labels = providers.all.map(({ label }) => label);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("are told to be of none by a choice of the user, whatever the host", () => {
    const chosen = { ...parseRegistryUrl("ghcr.io"), provider: "generic" };
    expect(providers.of(chosen).id).toBe("generic");
    expect(providers.labelOf(chosen)).toBeUndefined();
    expect(providers.labelOf(parseRegistryUrl("ghcr.io"))).toBe("GitHub Container Registry");
  });

  it.each([
    ["docker.io", { deleteTag: true, deleteManifest: false, tagTimes: true, filterTags: true }],
    ["ghcr.io", { deleteTag: false, deleteManifest: false }],
    ["registry.gitlab.com", { listRepositories: false, deleteTag: true }],
    ["public.ecr.aws", { listRepositories: false }],
    ["quay.io", { listRepositories: true, deleteTag: true, deleteManifest: true }],
  ])("know what %s offers", (host, expected) => {
    expect(providers.capabilitiesOf(parseRegistryUrl(host))).toMatchObject(expected);
  });

  it("know that Harbor does not delete by tag", () => {
    const harbor = { ...parseRegistryUrl("registry.example.com"), provider: "harbor" };
    const { deleteTag, deleteManifest } = providers.capabilitiesOf(harbor);
    expect([deleteTag, deleteManifest]).toEqual([false, true]);
  });
});
