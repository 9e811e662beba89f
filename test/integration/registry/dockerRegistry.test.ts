import { describe } from "vitest";
import {
  startDockerRegistry,
  type DockerRegistryOptions,
} from "../../../scripts/lib/dockerRegistry.mjs";
import { describeImageStore, type StoreUnderTest } from "../../support/imageStoreContract.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { makeSelfSigned } from "../../support/selfSigned.ts";
import { startTokenServer, tokenService } from "../../support/tokenServer.ts";

// Debian's distribution 2.8 knows neither referrers nor pages of tags, and deletes by digest only.
const capabilities = { referrersApi: false, deleteTag: false, catalogOrder: true, tagPages: false };

const login = { user: "kim", password: "pä:ss wörd" };
const credential = { kind: "basic", username: login.user, password: login.password } as const;

describeImageStore("docker-registry", () => open({}, {}), capabilities);

describeImageStore(
  "docker-registry behind a password",
  () => open({ htpasswd: login }, { credential }),
  capabilities,
);

describeImageStore(
  "docker-registry over TLS",
  async () => {
    const { files, cert, remove } = await makeSelfSigned();
    return open({ tls: files }, { ca: cert }, remove);
  },
  capabilities,
);

describe.each(["GET", "POST"] as const)("tokens by %s", (method) => {
  describeImageStore(
    "docker-registry with a token server",
    () => openWithTokens(method),
    capabilities,
  );
});

async function openWithTokens(method: "GET" | "POST"): Promise<StoreUnderTest> {
  const { files, cert, key, remove } = await makeSelfSigned();
  const { server, realm, issuer } = await startTokenServer({ ...login, method, cert, key });
  const token = { realm, issuer, service: tokenService, rootcertbundle: files.cert };
  return open({ token }, { credential }, async () => {
    await server.stop();
    await remove();
  });
}

async function open(
  registryOptions: DockerRegistryOptions,
  accessOptions: RegistryAccessOptions,
  cleanUp: () => Promise<void> = () => Promise.resolve(),
): Promise<StoreUnderTest> {
  const registry = await startDockerRegistry(registryOptions);
  const { client, dispose } = accessRegistry(registry.url, accessOptions);
  return {
    store: client,
    dispose: async () => {
      dispose();
      await registry.stop();
      await cleanUp();
    },
  };
}
