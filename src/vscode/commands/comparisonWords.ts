import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type {
  ConfigArea,
  ConfigDifference,
  EntryComparison,
  LayerChange,
} from "../../images/comparison/comparison.ts";
import type { ContentPlace } from "../../shared/reportPage.ts";
import type { DiffSide } from "../editor/diffSide.ts";

/** How a side is called and where what it names is. */
export interface SideWords {
  readonly name: string;
  readonly kind: DiffSide["kind"];
  readonly placeOf: (digest: Digest) => ContentPlace;
}

export interface ComparisonWords {
  readonly name: string;
  /** Where links lead that say nothing else. */
  readonly home: ContentPlace;
  readonly left: SideWords;
  readonly right: SideWords;
}

/** What became of a platform, in a word. */
export function changeName(change: EntryComparison["change"]): string {
  switch (change) {
    case "same":
      return l10n.t("Same");
    case "changed":
      return l10n.t("Changed");
    case "added":
      return l10n.t("Added");
    case "removed":
      return l10n.t("Removed");
    default:
      return assertNever(change);
  }
}

/** What became of a layer. */
export function layerChangeName(change: LayerChange["change"]): string {
  switch (change) {
    case "same":
    case "added":
    case "removed":
      return changeName(change);
    case "moved":
      return l10n.t("Moved");
    case "recompressed":
      return l10n.t("Same files, compressed differently");
    default:
      return assertNever(change);
  }
}

/** What a setting of a config is called: `Command`, `Environment: PATH`. */
export function settingName({ area, name }: ConfigDifference): string {
  return area === "property" ? propertyName(name) : `${areaName(area)}: ${name}`;
}

function areaName(area: Exclude<ConfigArea, "property">): string {
  switch (area) {
    case "env":
      return l10n.t("Environment");
    case "label":
      return l10n.t("Label");
    case "port":
      return l10n.t("Port");
    case "volume":
      return l10n.t("Volume");
    case "other":
      return l10n.t("Config");
    default:
      return assertNever(area);
  }
}

function propertyName(name: string): string {
  const names: Readonly<Record<string, string>> = {
    platform: l10n.t("Platform"),
    created: l10n.t("Created"),
    author: l10n.t("Author"),
    user: l10n.t("User"),
    workingDir: l10n.t("Working directory"),
    entrypoint: l10n.t("Entrypoint"),
    cmd: l10n.t("Command"),
    stopSignal: l10n.t("Stop signal"),
  };
  return names[name] ?? name;
}
