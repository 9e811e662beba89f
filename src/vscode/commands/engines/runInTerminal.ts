import { env, l10n, Uri, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { Platform } from "../../../core/oci/platform.ts";
import { formatPlatform, platformOption } from "../../../core/oci/platformText.ts";
import { runnable, thisMachine } from "../../../engines/emulation.ts";
import type { Engine, EngineProgram } from "../../../engines/engine.ts";
import { askText, back } from "../../platform/quickInput.ts";
import { chooseLocalImages, engineReference } from "./chooseLocalImages.ts";
import { useEngine } from "./useEngine.ts";
import type { Services } from "../services.ts";

const emulatorPage = "https://github.com/tonistiigi/binfmt#installing-emulators";

/** What is run, and by which engine. */
interface ContainerRun {
  readonly engine: Engine;
  readonly platform?: Platform;
}

/** Run in Terminal…: a container of a local image. */
export async function runLocalImage(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Run in Terminal");
  const ready = await useEngine(services);
  const rows = await chooseLocalImages(services, title, ready, { target, selection: [] });
  const [row] = rows;
  if (!row) return;
  const run = { engine: ready.engine, platform: row.image.platform };
  await runInTerminal(run, () => Promise.resolve(engineReference(row)));
}

/**
 * Asks for a command and runs it in a container that is removed when it ends. `prepare` makes sure
 * that the engine has the image, and says what it is called.
 */
export async function runInTerminal(
  { engine, platform }: ContainerRun,
  prepare: () => Promise<string>,
): Promise<void> {
  const isJudged = platform && !isElsewhere(engine.program);
  if (isJudged && !(await agreesToForeign(platform))) return;
  const answer = await askText({
    title: l10n.t("Run in Terminal"),
    prompt: l10n.t("Command to run in the container; empty for the image's own"),
    placeholder: "sh",
  });
  if (answer === back) throw abortError();
  const name = await prepare();
  // What comes from outside stands in a shell's line.
  if (!/^\w[\w./:@-]*$/.test(name)) throw new Error(`Not a name for a shell: ${name}`);
  const chosen = platform && platformOption(platform);
  const option = chosen === undefined ? [] : ["--platform", chosen];
  const words = [programWord(engine.program), "run", "--rm", "-it", ...option, name, answer.trim()];
  const terminal = window.createTerminal({ name });
  terminal.show();
  terminal.sendText(words.filter(Boolean).join(" "));
}

/**
 * The name alone where the shell finds this program by it, and not another one; a path with spaces is
 * quoted, which PowerShell wants called.
 */
function programWord({ kind, path, isInPath = false }: EngineProgram): string {
  if (isInPath) return kind;
  if (!path.includes(" ")) return path;
  return process.platform === "win32" ? `& "${path}"` : `"${path}"`;
}

/** Whether the engine is on another computer, of which we do not know what runs there. */
function isElsewhere({ kind }: EngineProgram): boolean {
  const { DOCKER_HOST = "", CONTAINER_HOST = "" } = process.env;
  const hosts = { docker: DOCKER_HOST, podman: CONTAINER_HOST, nerdctl: "" };
  return /^(tcp|ssh|https?):/.test(hosts[kind]);
}

async function agreesToForeign(platform: Platform): Promise<boolean> {
  const able = await runnable(platform, thisMachine());
  if (able === "native" || able === "emulated") return true;
  const runAnyway = l10n.t("Run Anyway");
  const howTo = l10n.t("How to Install Emulators");
  const text = formatPlatform(platform);
  const answer = await window.showWarningMessage(
    l10n.t("Containers for {0} do not run on this computer as it is.", text),
    {
      modal: true,
      detail:
        able === "noEmulator"
          ? l10n.t(
              "The kernel knows no emulator for {0}. One can be installed: docker run --privileged --rm tonistiigi/binfmt --install {0}",
              platform.architecture,
            )
          : l10n.t("They need another operating system."),
    },
    runAnyway,
    ...(able === "noEmulator" ? [howTo] : []),
  );
  if (answer === howTo) await env.openExternal(Uri.parse(emulatorPage));
  return answer === runAnyway;
}
