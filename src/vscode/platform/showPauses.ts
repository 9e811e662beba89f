import { env, l10n, ProgressLocation, window } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { HostPause, HostPauses } from "../../core/http/hostPauses.ts";

interface ShownPause {
  readonly update: (pause: HostPause) => void;
  readonly end: () => void;
}

/** Says in the status bar which hosts are waited for: whatever is under way goes on after that. */
export function showPauses(pauses: HostPauses): Disposable {
  const owned = new DisposableStore();
  const shown = new Map<string, ShownPause>();
  const changed = (host: string) => {
    const pause = pauses.of(host);
    if (!pause) {
      shown.get(host)?.end();
      shown.delete(host);
    } else if (shown.has(host)) {
      shown.get(host)?.update(pause);
    } else {
      shown.set(host, show(pause));
    }
  };
  owned.add(pauses.onDidChange(changed));
  owned.add({ dispose: () => [...shown.values()].forEach(({ end }) => end()) });
  return owned;
}

function show(pause: HostPause): ShownPause {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let update: ShownPause["update"] = () => undefined;
  void window.withProgress({ location: ProgressLocation.Window }, (progress) => {
    update = (each) => progress.report({ message: `Archipelago: ${waitingText(each)}` });
    update(pause);
    return promise;
  });
  return { update: (each) => update(each), end: () => resolve(undefined) };
}

/** Until when nothing is sent to a host, and whether it asked for that. */
export function waitingText({ host, until, isAsked }: HostPause): string {
  const time = new Date(until).toLocaleTimeString(env.language);
  return isAsked
    ? l10n.t("waiting until {0}, as {1} asked", time, host)
    : l10n.t("waiting until {0}, as {1} was asked too often", time, host);
}
