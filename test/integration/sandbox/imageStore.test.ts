import { describeImageStore, type StoreUnderTest } from "../../support/imageStoreContract.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { startTestSandbox, type TestSandbox } from "../../support/sandbox.ts";

const capabilities = { referrersApi: true, deleteTag: true, catalogOrder: true, tagPages: true };
const login = { username: "kim", password: "pä:ss wörd" };

describeImageStore("the sandbox", () => open(startTestSandbox()), capabilities);

describeImageStore(
  "the sandbox behind a password",
  () => open(startTestSandbox({ credential: login }), { credential: { kind: "basic", ...login } }),
  capabilities,
);

async function open(
  starting: Promise<TestSandbox>,
  options: RegistryAccessOptions = {},
): Promise<StoreUnderTest> {
  const sandbox = await starting;
  const { client, dispose } = accessRegistry(sandbox.url, options);
  return {
    store: client,
    dispose: async () => {
      dispose();
      await sandbox.stop();
    },
  };
}
