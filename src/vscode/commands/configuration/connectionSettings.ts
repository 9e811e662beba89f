import path from "node:path";
import { l10n, window } from "vscode";
import { abortError, isAbortError } from "../../../core/base/abort.ts";
import type { Connection } from "../../../providers/connection.ts";
import { tidyNetwork, type ConnectionNetwork } from "../../../providers/connectionNetwork.ts";
import {
  parseRegistryUrl,
  RegistryUrlError,
  type RegistryLocation,
} from "../../../providers/registryUrl.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { askChoice, askText, back, type Choice } from "../../platform/quickInput.ts";
import { explainRegistryUrl } from "../../platform/registryUrlText.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { agreesToPlainMirrors } from "./mirrorQuestion.ts";
import type { TrustOffer } from "./trustOffers.ts";
import { askTrust } from "./trustQuestions.ts";

type Setting = "name" | "mirrors" | TrustOffer;

/** Asks for what makes a registry reachable that is no connection yet. */
export function chooseTrust(
  offer: TrustOffer,
  registry: RegistryLocation & Pick<Connection, "network">,
): Promise<ConnectionNetwork | undefined> {
  return askTrust(offer, registry);
}

/** Shows the settings of a connection and changes one after another, until it is dismissed. */
export async function editSettings(services: Services, id: string): Promise<void> {
  let last: Setting | undefined;
  for (;;) {
    const connection = services.connections.find(id);
    if (!connection) return;
    const setting = await askChoice({
      title: titleOf(connection),
      placeholder: l10n.t("Choose what to change"),
      choices: settingsOf(connection),
      active: last,
    });
    if (setting === back) return;
    last = setting;
    try {
      await change(services, connection, setting);
    } catch (error) {
      // What was dismissed is one question, not the whole.
      if (!isAbortError(error)) throw error;
    }
  }
}

function settingsOf({ name, url, network = {} }: Connection): readonly Choice<Setting>[] {
  const { caFile, clientCertificate, skipVerify, mirrors = [] } = network;
  const secured: readonly Choice<Setting>[] = [
    {
      value: "authority",
      label: l10n.t("Certificate Authority"),
      description: caFile === undefined ? l10n.t("the system's only") : path.basename(caFile),
      detail: l10n.t("Trusted for this connection, beside the ones of the system."),
    },
    {
      value: "clientCertificate",
      label: l10n.t("Client Certificate"),
      description: clientCertificate ? path.basename(clientCertificate.certFile) : l10n.t("none"),
      detail: l10n.t("Shown to the registry's own host, and to no other."),
    },
    {
      value: "skipVerify",
      label: l10n.t("Verify Certificates"),
      description: skipVerify ? l10n.t("no: anybody may be the registry") : l10n.t("yes"),
    },
  ];
  return [
    { value: "name", label: l10n.t("Name"), description: name },
    ...(url.startsWith("https:") ? secured : []),
    {
      value: "mirrors",
      label: l10n.t("Mirrors"),
      description: mirrors.join(" ") || l10n.t("none"),
      detail: l10n.t("Asked first for content that has a digest, without signing in."),
    },
  ];
}

function change(services: Services, connection: Connection, setting: Setting): Promise<void> {
  switch (setting) {
    case "name":
      return changeName(services, connection);
    case "mirrors":
      return changeMirrors(services, connection);
    case "authority":
    case "clientCertificate":
    case "skipVerify":
      return changeTrust(services, connection, setting);
  }
}

async function changeName({ connections }: Services, connection: Connection): Promise<void> {
  const { id, name, registry } = connection;
  const answer = await askText({
    title: titleOf(connection),
    prompt: l10n.t("Name of the connection; empty for {0}", registry),
    value: name,
  });
  if (answer === back) return;
  await connections.configure(id, { name: answer.trim() || registry });
}

async function changeTrust(
  services: Services,
  connection: Connection,
  setting: TrustOffer,
): Promise<void> {
  const { network = {} } = connection;
  if (isSet(network, setting)) {
    const wanted = setting === "skipVerify" ? "remove" : await askRemoval(connection, setting);
    if (wanted === "remove") {
      await check(services, connection, without(network, setting));
      return;
    }
  }
  for (;;) {
    const chosen = await askTrust(setting, connection);
    if (!chosen || (await check(services, connection, chosen)) !== "again") return;
  }
}

async function changeMirrors(services: Services, connection: Connection): Promise<void> {
  const { mirrors: known = [] } = connection.network ?? {};
  let text = known.join(" ");
  for (;;) {
    const answer = await askText({
      title: titleOf(connection),
      prompt: l10n.t("URLs of registries with the same content, the first one to ask first"),
      placeholder: "https://mirror.example.com",
      value: text,
      validate: mirrorsProblem,
    });
    if (answer === back) return;
    text = answer;
    const mirrors = urlsIn(text).map((each) => parseRegistryUrl(each).url);
    const further = mirrors.filter((each) => !known.includes(each));
    if (!(await agreesToPlainMirrors(further))) continue;
    if ((await check(services, connection, { ...connection.network, mirrors })) !== "again") return;
  }
}

function urlsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function mirrorsProblem(text: string): string | undefined {
  try {
    for (const each of urlsIn(text)) parseRegistryUrl(each);
    return undefined;
  } catch (error) {
    if (RegistryUrlError.is(error)) return explainRegistryUrl(error);
    throw error;
  }
}

/** Whether a setting with a file is to have another one, or none. */
async function askRemoval(
  connection: Connection,
  setting: Exclude<TrustOffer, "skipVerify">,
): Promise<"choose" | "remove"> {
  const answer = await askChoice<"choose" | "remove">({
    title: titleOf(connection),
    placeholder:
      setting === "authority" ? l10n.t("Certificate Authority") : l10n.t("Client Certificate"),
    choices: [
      { value: "choose", label: l10n.t("Choose Another File…") },
      {
        value: "remove",
        label:
          setting === "authority"
            ? l10n.t("Trust Only the System's Certificates")
            : l10n.t("Use No Client Certificate"),
      },
    ],
  });
  if (answer === back) throw abortError();
  return answer;
}

function isSet(network: ConnectionNetwork, setting: TrustOffer): boolean {
  switch (setting) {
    case "authority":
      return network.caFile !== undefined;
    case "clientCertificate":
      return network.clientCertificate !== undefined;
    case "skipVerify":
      return network.skipVerify === true;
  }
}

function without(network: ConnectionNetwork, setting: TrustOffer): ConnectionNetwork {
  const { caFile, clientCertificate, skipVerify, ...rest } = network;
  return {
    ...rest,
    ...(caFile !== undefined && setting !== "authority" && { caFile }),
    ...(clientCertificate && setting !== "clientCertificate" && { clientCertificate }),
    ...(skipVerify && setting !== "skipVerify" && { skipVerify }),
  };
}

/** Asks the registry, and the mirrors, before anything is saved; `again` to choose something else. */
async function check(
  services: Services,
  connection: Connection,
  wanted: ConnectionNetwork,
): Promise<"again" | "done"> {
  const { id, registry } = connection;
  const network = tidyNetwork(wanted);
  const save = async () => {
    await services.connections.configure(id, { network });
    return "done" as const;
  };
  try {
    await withProgress(l10n.t("Connecting to {0}…", registry), (signal) =>
      ask(services, { ...connection, network: network ?? {} }, signal),
    );
    return await save();
  } catch (error) {
    if (isAbortError(error)) throw error;
    services.logger.error(`Checking the settings of ${id} failed`, error);
    const saveAnyway = l10n.t("Save Anyway");
    const edit = l10n.t("Edit…");
    const { message } = explainError(error, { host: registry });
    const choice = await window.showErrorMessage(message, edit, saveAnyway);
    if (choice === saveAnyway) return save();
    return choice === edit ? "again" : "done";
  }
}

async function ask(
  services: Services,
  connection: Connection & { readonly network: ConnectionNetwork },
  signal: AbortSignal,
): Promise<void> {
  const { id, network } = connection;
  await services.checkRegistry(connection, services.connections.credentialSource(id), { signal });
  const { caFile, mirrors = [] } = network;
  const anonymous = { kind: "anonymous" } as const;
  for (const mirror of mirrors) {
    const trusted = caFile === undefined ? {} : { network: { caFile } };
    const location = { ...parseRegistryUrl(mirror), ...trusted };
    const source = { getCredential: () => Promise.resolve(anonymous) };
    await services.checkRegistry(location, source, { signal });
  }
}

function titleOf({ name }: Connection): string {
  return l10n.t("Configure {0}", name);
}
