import { l10n, window } from "vscode";
import { listCredentials } from "../../../acr/azure/registries/registryDetails.ts";
import type { AzureRegistry } from "../../../acr/azure/registries/azureRegistry.ts";
import { listRegistries } from "../../../acr/azure/registries/registries.ts";
import {
  listSubscriptions,
  type AzureSubscription,
  type AzureTenant,
} from "../../../acr/azure/registries/subscriptions.ts";
import { abortError } from "../../../core/base/abort.ts";
import { formatAccountKey } from "../../../providers/accounts/accountKey.ts";
import type { UsedSignIn } from "../../../providers/connectionManager.ts";
import { parseRegistryUrl } from "../../../providers/registryUrl.ts";
import type { Credential } from "../../../core/auth/credential.ts";
import type { ArmClient } from "../../../acr/azure/arm/armClient.ts";
import { cloudOf, type AzureCloud } from "../../../acr/azure/arm/azureCloud.ts";
import { allSubscriptions } from "../../azure/allSubscriptions.ts";
import type { AzureUser } from "../../azure/azureSessions.ts";
import { askChoice, askChoices, back } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { AzureWork } from "./azureHelp.ts";
import { chooseCloud } from "./signInToAzure.ts";

/** Who asks which cloud. */
interface Asking {
  readonly cloud: AzureCloud;
  readonly user: AzureUser;
  readonly arm: ArmClient;
}

/** Add Registries from Azure…: those of a subscription that are chosen become connections. */
export async function addFromAzure(work: AzureWork): Promise<void> {
  const { desk } = work.room;
  const cloud = await chooseCloud();
  const user = await desk.sessions.signIn(cloud);
  const arm = desk.arm(cloud, { accountId: user.accountId, mayAsk: true });
  const silent = desk.arm(cloud, { accountId: user.accountId, mayAsk: false });
  const visible = await withProgress(l10n.t("Asking Azure for your subscriptions…"), (signal) =>
    allSubscriptions(arm, silent, { signal }),
  );
  const title = l10n.t("Add Registries from Azure");
  for (;;) {
    const subscription = await chooseSubscription(title, user, visible, arm);
    const { tenantId } = subscription;
    const client = tenantId === undefined ? arm : arm.forTenant(tenantId);
    const registries = await registriesOf(client, subscription);
    const chosen = await chooseRegistries(work, { title, subscription, registries });
    if (chosen === back) continue;
    await addAll(work, { cloud, user, arm: client }, chosen, tenantId);
    return;
  }
}

async function chooseSubscription(
  title: string,
  user: AzureUser,
  { subscriptions, closed }: Awaited<ReturnType<typeof allSubscriptions>>,
  arm: ArmClient,
): Promise<AzureSubscription> {
  if (subscriptions.length + closed.length === 0) {
    void window.showWarningMessage(
      l10n.t("{0} sees no subscription in Azure. Sign in with another account.", user.name),
    );
    throw abortError();
  }
  const answer = await askChoice<AzureSubscription | AzureTenant>({
    title,
    placeholder: l10n.t("Choose a subscription of {0}", user.name),
    choices: [
      ...subscriptions.map((value) => ({
        value,
        label: value.name,
        description: value.subscriptionId,
        ...(!value.isEnabled && { detail: l10n.t("disabled: can be read only") }),
      })),
      ...closed.map((value) => ({
        value,
        label: l10n.t("Sign In to the Directory {0}…", value.name),
        detail: l10n.t("It lets your account in only after another sign-in."),
      })),
    ],
  });
  if (answer === back) throw abortError();
  if ("subscriptionId" in answer) return answer;
  const { tenantId } = answer;
  const opened = await withProgress(l10n.t("Asking Azure for your subscriptions…"), (signal) =>
    listSubscriptions(arm.forTenant(tenantId), { signal }),
  );
  const there = opened.map((each) => ({ ...each, tenantId }));
  return chooseSubscription(title, user, { subscriptions: there, closed: [] }, arm);
}

function registriesOf(
  arm: ArmClient,
  { subscriptionId, name }: AzureSubscription,
): Promise<readonly AzureRegistry[]> {
  return withProgress(l10n.t("Asking Azure for the registries of {0}…", name), async (signal) => {
    const found: AzureRegistry[] = [];
    for await (const page of listRegistries(arm, subscriptionId, { signal })) found.push(...page);
    return found.sort((a, b) => a.loginServer.localeCompare(b.loginServer));
  });
}

async function chooseRegistries(
  { services }: AzureWork,
  {
    title,
    subscription,
    registries,
  }: {
    readonly title: string;
    readonly subscription: AzureSubscription;
    readonly registries: readonly AzureRegistry[];
  },
): Promise<readonly AzureRegistry[] | typeof back> {
  const known = new Set(services.connections.all.map(({ registry }) => registry));
  if (registries.length === 0) {
    void window.showInformationMessage(
      l10n.t("Your account sees no registry in the subscription {0}.", subscription.name),
    );
    return back;
  }
  return askChoices({
    title,
    canGoBack: true,
    placeholder: l10n.t("Choose the registries to add"),
    reminder: l10n.t("Choose at least one registry"),
    choices: registries.map((value) => ({
      value,
      label: value.loginServer,
      description: [value.sku, value.location, value.resourceGroup].filter(Boolean).join(" · "),
      ...(known.has(value.loginServer) && { detail: l10n.t("is among your registries already") }),
    })),
  });
}

async function addAll(
  work: AzureWork,
  asking: Asking,
  chosen: readonly AzureRegistry[],
  tenantId: string | undefined,
): Promise<void> {
  const { services, room } = work;
  let last: string | undefined;
  for (const registry of chosen) {
    const known = services.connections.all.find((each) => each.registry === registry.loginServer);
    const signIn = known ? undefined : await signInFor(asking, registry);
    if (!known && !signIn) continue;
    const connection =
      known ??
      (signIn &&
        (await services.connections.add(parseRegistryUrl(registry.loginServer), signIn, {
          provider: "acr",
        })));
    if (!connection) continue;
    await room.desk.remember(connection.id, registry, tenantId);
    last = connection.id;
  }
  room.runs.refresh();
  if (last !== undefined) await services.tree.reveal({ connectionId: last });
}

/** How a registry is signed in to: with the account, or as its admin user where it takes none. */
async function signInFor(
  { cloud, user, arm }: Asking,
  registry: AzureRegistry,
): Promise<Credential | UsedSignIn | undefined> {
  const { loginServer, takesArmTokens, hasAdminUser } = registry;
  const isOfCloud = cloudOf(loginServer)?.id === cloud.id;
  if (takesArmTokens && isOfCloud) {
    const { accountId, name } = user;
    const key = formatAccountKey({ provider: cloud.signIn, access: "read", accountId });
    return { kind: "tool", tool: "account", key, label: accountLabel(cloud), username: name };
  }
  if (!hasAdminUser) {
    void window.showWarningMessage(
      l10n.t(
        "{0} takes no token of your account and has no admin user. Add it by its URL, with a token of its own.",
        loginServer,
      ),
    );
    return undefined;
  }
  const use = l10n.t("Sign In as Admin User");
  const answer = await window.showWarningMessage(
    l10n.t("{0} takes no token of your account.", loginServer),
    {
      modal: true,
      detail: l10n.t(
        "Azure can give the password of its admin user, who may do everything there. It is kept like any password that you enter.",
      ),
    },
    use,
  );
  if (answer !== use) return undefined;
  const { username, passwords } = await withProgress(
    l10n.t("Asking Azure for {0}…", loginServer),
    (signal) => listCredentials(arm, registry, { signal }),
  );
  return { kind: "basic", username, password: passwords[0] ?? "" };
}

function accountLabel({ signIn }: AzureCloud): string {
  return signIn === "microsoft" ? "Microsoft" : "Microsoft Sovereign Cloud";
}
