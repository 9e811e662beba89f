import { DisposableStore, type Disposable } from "../core/base/disposable.ts";
import type { LocalStores } from "../images/local/localStore.ts";
import type { ConnectionManager } from "../providers/connectionManager.ts";
import { ContextKeys, ManagedContextKey } from "./platform/contextKeys.ts";
import { noticeOtherWindows } from "./platform/otherWindows.ts";

/** Tells menus and welcome views which stores there are; other windows add and remove some, too. */
export function followStores(connections: ConnectionManager, localStores: LocalStores): Disposable {
  const owned = new DisposableStore();
  const keys = {
    hasConnections: new ManagedContextKey(ContextKeys.hasConnections),
    hasLocalStores: new ManagedContextKey(ContextKeys.hasLocalStores),
    layoutFolders: new ManagedContextKey(ContextKeys.layoutFolders),
    hasStores: new ManagedContextKey(ContextKeys.hasStores),
    sandboxRuns: new ManagedContextKey(ContextKeys.sandboxRuns),
  };
  const update = () => {
    const { all } = connections;
    keys.hasConnections.set(all.length > 0);
    keys.hasLocalStores.set(localStores.all.length > 0);
    const layouts = localStores.all.filter(({ kind }) => kind === "layout");
    keys.layoutFolders.set(layouts.map(({ path }) => path));
    keys.hasStores.set(all.length > 0 || localStores.all.length > 0);
    keys.sandboxRuns.set(all.some(({ sandbox }) => sandbox));
  };
  update();
  owned.add(connections.onDidChange(update));
  owned.add(localStores.onDidChange(update));
  owned.add(noticeOtherWindows(() => void connections.noticeChanges()));
  return owned;
}
