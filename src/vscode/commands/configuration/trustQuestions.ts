import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { l10n, Uri, window } from "vscode";
import type { ClientCertificate } from "../../../core/http/tlsSetup.ts";
import { assertNever } from "../../../core/base/errors.ts";
import type { ConnectionNetwork } from "../../../providers/connectionNetwork.ts";
import type { TrustOffer } from "./trustOffers.ts";

/** A registry, by the name that questions call it. */
interface Subject {
  readonly registry: string;
  readonly network?: ConnectionNetwork;
}

/** The network setup with what the user chose; `undefined` if nothing was chosen. */
export async function askTrust(
  offer: TrustOffer,
  { registry, network = {} }: Subject,
): Promise<ConnectionNetwork | undefined> {
  switch (offer) {
    case "authority": {
      const caFile = await askAuthority(registry, network.caFile);
      return caFile === undefined ? undefined : { ...network, caFile };
    }
    case "clientCertificate": {
      const clientCertificate = await askClientCertificate(registry, network.clientCertificate);
      return clientCertificate && { ...network, clientCertificate };
    }
    case "skipVerify":
      return (await agreesToSkip(registry)) ? { ...network, skipVerify: true } : undefined;
    default:
      return assertNever(offer);
  }
}

function askAuthority(registry: string, former: string | undefined): Promise<string | undefined> {
  return askFile(l10n.t("Certificate authority for {0} (PEM)", registry), former);
}

/** Asks for the key only if it is not in the file of the certificate. */
async function askClientCertificate(
  registry: string,
  former: ClientCertificate | undefined,
): Promise<ClientCertificate | undefined> {
  const certFile = await askFile(
    l10n.t("Client certificate for {0} (PEM)", registry),
    former?.certFile,
  );
  if (certFile === undefined) return undefined;
  if (await holdsKey(certFile)) return { certFile, keyFile: certFile };
  const keyFile = await askFile(l10n.t("Key of {0} (PEM)", path.basename(certFile)), certFile);
  return keyFile === undefined ? undefined : { certFile, keyFile };
}

/** A file that cannot be read is complained about when it is used. */
async function holdsKey(file: string): Promise<boolean> {
  const text = await readFile(file, "latin1").catch(() => "");
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}

async function askFile(title: string, former: string | undefined): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title,
      openLabel: l10n.t("Choose"),
      defaultUri: Uri.file(former === undefined ? homedir() : path.dirname(former)),
      filters: {
        [l10n.t("Certificates and keys")]: ["pem", "crt", "cer", "cert", "key"],
        [l10n.t("All files")]: ["*"],
      },
    })) ?? [];
  return file?.fsPath;
}

async function agreesToSkip(registry: string): Promise<boolean> {
  const proceed = l10n.t("Connect Without Verifying");
  const choice = await window.showWarningMessage(
    l10n.t("Connect to {0} without verifying who it is?", registry),
    {
      modal: true,
      detail: l10n.t(
        "Whoever is on the network between can pretend to be the registry, read the password and change images. Trust its certificate authority instead, if you can. The registry's row will say that its certificate is not verified.",
      ),
    },
    proceed,
  );
  return choice === proceed;
}
