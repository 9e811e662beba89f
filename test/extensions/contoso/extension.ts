import { readFile } from "node:fs/promises";
import { commands, extensions, type Disposable, type ExtensionContext } from "vscode";
import type {
  ArchipelagoExports,
  ListTagsRequest,
  RegistryProvider,
} from "../../../api/archipelago.d.ts";

/** What a test wants this extension to know; a file, so that it can change while VS Code runs. */
export interface ContosoAccount {
  readonly host: string;
  readonly username?: string;
  readonly password?: string;
  /** Paths and their tags. */
  readonly repositories: Readonly<Record<string, readonly string[]>>;
  /** Why nothing can be listed. */
  readonly failure?: string;
}

/** Registers a provider as the makers of a registry would. */
export async function activate(context: ExtensionContext): Promise<void> {
  const archipelago = extensions.getExtension<ArchipelagoExports>("archipelago.archipelago");
  if (!archipelago) throw new Error("Archipelago is not installed");
  const api = (await archipelago.activate()).getApi(1);
  const provider = contoso(await readAccount());
  let registration: Disposable | undefined = api.registerProvider(provider);
  const leave = () => {
    registration?.dispose();
    registration = undefined;
  };
  context.subscriptions.push(
    { dispose: leave },
    commands.registerCommand("contoso.leave", leave),
    commands.registerCommand("contoso.join", () => {
      registration ??= api.registerProvider(provider);
    }),
  );
}

function contoso({ host }: ContosoAccount): RegistryProvider {
  return {
    id: "contoso.registry",
    label: "Contoso Registry",
    hint: "Signs in with your Contoso account.",
    matches: (each) => each === host,
    capabilities: { deleteTag: false, tagTimes: true },
    getCredential: async () => {
      const { username, password } = await readAccount();
      return username === undefined || password === undefined ? undefined : { username, password };
    },
    async *listRepositories() {
      const { repositories, failure } = await readAccount();
      if (failure !== undefined) throw new Error(failure);
      for (const name of Object.keys(repositories)) yield { names: [name], hasMore: true };
      yield { names: [], hasMore: false };
    },
    async *listTags({ repository }: ListTagsRequest) {
      const { repositories } = await readAccount();
      const names = repositories[repository] ?? [];
      const tags = names.map((name, age) => ({ name, updatedAt: Date.UTC(2026, 0, 31 - age) }));
      yield { tags, hasMore: false };
    },
  };
}

async function readAccount(): Promise<ContosoAccount> {
  const text = await readFile(process.env["CONTOSO_ACCOUNT"] ?? "", "utf8");
  return JSON.parse(text) as ContosoAccount; // the test's own file
}
