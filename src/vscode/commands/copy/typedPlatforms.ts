import { l10n } from "vscode";
import type { Platform } from "../../../core/oci/platform.ts";
import { platformKey } from "../../../core/oci/platformMatch.ts";
import {
  formatPlatform,
  InvalidPlatformError,
  parsePlatform,
} from "../../../core/oci/platformText.ts";
import { askText, back, type Back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { withPlatforms, type CopyAnswers } from "./copyAnswers.ts";

/** What is asked where platforms of a setting do not help. */
const example = "linux/amd64, linux/arm64";

/** Asks for the platforms of images that were not looked at. */
export async function askPlatforms<S extends CopyAnswers>(
  services: Services,
  state: S,
  question: { readonly title: string; readonly canGoBack: boolean },
): Promise<S | Back> {
  const answer = await askText({
    ...question,
    prompt: l10n.t(
      "Platforms to copy, separated by commas; empty for all. A list without one of them is not copied.",
    ),
    placeholder: services.requiredPlatforms().join(", ") || example,
    value: (state.platforms ?? []).map(formatPlatform).join(", "),
    validate: (text) => {
      const wrong = readPlatforms(text).wrong[0];
      return wrong === undefined
        ? undefined
        : l10n.t("“{0}” is no platform. Write it like linux/arm64.", wrong);
    },
  });
  return answer === back ? back : withPlatforms(state, readPlatforms(answer).platforms);
}

/** Platforms of a text, each once, and its parts that are none. */
function readPlatforms(text: string): {
  readonly platforms: readonly Platform[];
  readonly wrong: readonly string[];
} {
  const platforms = new Map<string, Platform>();
  const wrong: string[] = [];
  // regctl writes the version of an os after a comma.
  for (const part of text.split(/,(?!\s*osver(?:sion)?=)/i)) {
    const typed = part.trim();
    if (typed === "") continue;
    try {
      const platform = parsePlatform(typed);
      platforms.set(platformKey(platform), platform);
    } catch (error) {
      if (!InvalidPlatformError.is(error)) throw error;
      wrong.push(typed);
    }
  }
  return { platforms: [...platforms.values()], wrong };
}
