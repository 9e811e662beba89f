import { env, l10n, window } from "vscode";
import type { CredentialSource } from "../../../core/auth/credential.ts";
import { abortError } from "../../../core/base/abort.ts";
import { isRepositoryPath } from "../../../core/oci/reference.ts";
import type { DiagnoseOptions } from "../../../core/registry/diagnosis/diagnose.ts";
import { stepNames } from "../../../core/registry/diagnosis/diagnosis.ts";
import type { Connection } from "../../../providers/connection.ts";
import { tlsSetupOf } from "../../../providers/connectionNetwork.ts";
import type { RegistryLocation } from "../../../providers/registryUrl.ts";
import { askText, back } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { diagnosisActions } from "./diagnosisActions.ts";

/** What is diagnosed: a connection, or a registry that could not be added. */
interface DiagnosisSubject {
  readonly location: RegistryLocation & Pick<Connection, "network" | "provider" | "username">;
  readonly credentials: CredentialSource;
  /** Of the connection; the registry's host where there is none. */
  readonly id: string;
  readonly repository?: string;
}

/** Diagnoses and shows the result, in place of an earlier one. */
export async function runDiagnosis(services: Services, subject: DiagnosisSubject): Promise<void> {
  const { location, credentials, id, repository } = subject;
  const name = location.registry;
  const { fetcherFor, logger, product } = services;
  const { page, json, markdown } = await withProgress(
    l10n.t("Diagnosing {0}…", name),
    async (signal, report) => {
      const { diagnosisReport } = await import("./diagnosisReport.ts");
      const total = stepNames.length;
      const onStep = ({ done }: { readonly done: number }) =>
        report({ message: l10n.t("step {0} of {1}", done + 1, total), done, total });
      const { url } = location;
      const fetcher = fetcherFor(location);
      const storeOver: DiagnoseOptions["storeOver"] = (client, means) =>
        services.storeOver(location, client, means);
      const tls = tlsSetupOf(location);
      const target = { url, ...(tls && { tls }), ...(repository && { repository }) };
      return diagnosisReport(
        { ...target, credentials, fetcher, logger, signal, onStep, storeOver },
        { name, product },
      );
    },
  );
  await services.documents.openReport({
    id: `diagnose ${id}`,
    connectionId: id,
    repository: "",
    name: l10n.t("Diagnose {0}", name),
    page,
    json,
    run: (action) => runAction(services, subject, { action, markdown }),
  });
}

async function runAction(
  services: Services,
  subject: DiagnosisSubject,
  { action, markdown }: { readonly action: string; readonly markdown: string },
): Promise<void> {
  switch (action) {
    case diagnosisActions.copy:
      await env.clipboard.writeText(markdown);
      window.setStatusBarMessage(l10n.t("Copied the diagnosis as Markdown."), 3000);
      return;
    case diagnosisActions.again:
      return runDiagnosis(services, subject);
    case diagnosisActions.chooseRepository: {
      const repository = await askRepository(subject);
      return runDiagnosis(services, { ...subject, repository });
    }
  }
}

async function askRepository({ location, repository = "" }: DiagnosisSubject): Promise<string> {
  const answer = await askText({
    title: l10n.t("Diagnose Connection"),
    prompt: l10n.t("Path of a repository at {0}", location.registry),
    placeholder: "team/app",
    value: repository,
    validate: (text) =>
      isRepositoryPath(text.trim())
        ? undefined
        : l10n.t("Enter the path of a repository, such as team/app."),
  });
  if (answer === back) throw abortError();
  return answer.trim();
}
