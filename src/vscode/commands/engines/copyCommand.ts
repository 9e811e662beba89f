import { env, l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { imageSnippets, type SnippetSubject } from "../../../images/imageSnippets.ts";
import type { ListSource } from "../../../images/compose/listMembers.ts";
import { requireRootOfHost } from "./engineAccess.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import { referenceOf } from "../copyCommands.ts";
import { pickImage } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { readListSource } from "../targets.ts";

/** Copy Command…: how other programs use a tag or platform, onto the clipboard. */
export async function copyCommand(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Copy Command");
  const image = readListSource(target) ?? (await pickImage(services, title));
  if (!image) return;
  const connection = services.connections.find(image.connectionId);
  if (connection) requireRootOfHost(connection);
  const subject = await subjectOf(services, image);
  const answer = await askChoice({
    title,
    placeholder: l10n.t("Choose what to copy"),
    choices: imageSnippets(subject).map(({ name, text }) => ({
      value: text,
      label: name,
      detail: text,
    })),
  });
  if (answer === back) throw abortError();
  await env.clipboard.writeText(answer);
  window.setStatusBarMessage(l10n.t("Copied {0}", answer), 4000);
}

/** A row of a list's platform says which it is; a tag is for whatever machine pulls it. */
async function subjectOf(services: Services, image: ListSource): Promise<SnippetSubject> {
  const { connectionId, repository, reference, descriptor } = image;
  const { reader } = services.stores.open(connectionId);
  const { digest } = reference.digest
    ? { digest: reference.digest }
    : await reader.head(repository, reference);
  const url = services.connections.find(connectionId)?.url ?? "";
  return {
    reference: referenceOf(services, image),
    digest,
    ...(descriptor?.platform && { platform: descriptor.platform }),
    isPlainHttp: url.startsWith("http:"),
  };
}
