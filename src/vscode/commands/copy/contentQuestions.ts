import { l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { shortDigest } from "../../../core/oci/digest.ts";
import type { Platform } from "../../../core/oci/platform.ts";
import { platformKey } from "../../../core/oci/platformMatch.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { FoundImage, ImageFacts } from "../../../images/copy/describeImage.ts";
import { askChoice, askChoices, back, type Step } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { withPlatforms, type CopyAnswers } from "./copyAnswers.ts";
import { askPlatforms } from "./typedPlatforms.ts";
import { sourceName } from "./sourceImages.ts";

/**
 * The questions about what of images is copied; of one whose facts are known, where there is something
 * to choose.
 */
export function contentSteps<S extends CopyAnswers>(
  services: Services,
  title: string,
): readonly Step<S>[] {
  return [platformStep(services, title), indexStep(title), referrerStep(title), layerStep(title)];
}

function platformStep<S extends CopyAnswers>(services: Services, title: string): Step<S> {
  return async (state, canGoBack) => {
    const { facts, platforms, sources } = state;
    if (!facts) return askPlatforms(services, state, { title, canGoBack });
    const images = platformsOf(facts);
    const [source] = sources;
    if (!source || images.length < 2) return undefined;
    const chosen = new Set((platforms ?? images.map((each) => each.platform)).map(platformKey));
    const answer = await askChoices({
      title,
      canGoBack,
      placeholder: `${sourceName(services, source)} · ${contentText(facts)}`,
      reminder: l10n.t("Choose at least one platform"),
      choices: images.map((image) => ({
        value: image.platform,
        label: formatPlatform(image.platform),
        description: imageText(image),
        picked: chosen.has(platformKey(image.platform)),
      })),
    });
    if (answer === back) return back;
    // All of them includes what is for no platform.
    return withPlatforms(state, answer.length === images.length ? [] : answer);
  };
}

type PlatformImage = FoundImage & { readonly platform: Platform };

/** Each platform once. */
function platformsOf({ images }: ImageFacts): readonly PlatformImage[] {
  const named = images.filter((each): each is PlatformImage => each.platform !== undefined);
  return [...new Map(named.map((each) => [platformKey(each.platform), each])).values()];
}

function imageText({ bytes, digest, attestations }: FoundImage): string {
  return [
    bytes === undefined ? "" : formatBytes(bytes),
    shortDigest(digest),
    attestations > 0 ? l10n.t("with attestations") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** `4 platforms · 103 MB`. */
function contentText(facts: ImageFacts): string {
  const { length } = platformsOf(facts);
  const platforms = length === 1 ? l10n.t("1 platform") : l10n.t("{0} platforms", length);
  return [
    ...(length > 0 ? [platforms] : []),
    ...(facts.bytes === undefined ? [] : [formatBytes(facts.bytes)]),
  ].join(" · ");
}

function indexStep<S extends CopyAnswers>(title: string): Step<S> {
  return async (state, canGoBack) => {
    if (!state.platforms) return undefined;
    const answer = await askChoice<CopyAnswers["index"]>({
      title,
      canGoBack,
      placeholder: l10n.t("What becomes of the manifest list, now that it loses platforms?"),
      active: state.index,
      choices: [
        {
          value: "rewrite",
          label: l10n.t("Make a List of the Chosen Platforms"),
          detail: l10n.t("A list of its own, with another digest. Every registry takes it."),
        },
        {
          value: "sparse",
          label: l10n.t("Keep the List as It Is"),
          detail: l10n.t(
            "The digest stays, but the list names images that are not there. Many registries refuse that.",
          ),
        },
      ],
    });
    return answer === back ? back : { ...state, index: answer };
  };
}

function referrerStep<S extends CopyAnswers>(title: string): Step<S> {
  return async (state, canGoBack) => {
    const count = state.facts?.referrers;
    if (count === 0) return undefined;
    const [placeholder, all, only] =
      count === undefined
        ? [
            l10n.t("What refers to the images, is that copied, too?"),
            l10n.t("With What Refers to Them"),
            l10n.t("The Images Only"),
          ]
        : [
            l10n.t("Other content refers to the image. Is it copied, too?"),
            l10n.t("With What Refers to It ({0})", count),
            l10n.t("The Image Only"),
          ];
    const detail = l10n.t("Signatures, SBOMs and other attestations");
    const answer = await askChoice<boolean>({
      title,
      canGoBack,
      placeholder,
      active: state.referrers,
      choices: [
        { value: true, label: all, detail },
        { value: false, label: only },
      ],
    });
    return answer === back ? back : { ...state, referrers: answer };
  };
}

function layerStep<S extends CopyAnswers>(title: string): Step<S> {
  return async (state, canGoBack) => {
    const count = state.facts?.nonDistributable;
    if (count === 0) return undefined;
    const answer = await askChoice<CopyAnswers["nonDistributable"]>({
      title,
      canGoBack,
      placeholder:
        count === undefined
          ? l10n.t(
              "Some images, such as those of Windows, have layers that may not be redistributed.",
            )
          : l10n.t("Layers of the image that may not be redistributed: {0}", count),
      active: state.nonDistributable,
      choices: [
        {
          value: "skip",
          label: l10n.t("Leave Them Out"),
          detail: l10n.t("Clients fetch them from their maker, as the image says."),
        },
        {
          value: "include",
          label: l10n.t("Copy Them, Too"),
          detail: l10n.t("For places without Internet. Mind the license."),
        },
      ],
    });
    return answer === back ? back : { ...state, nonDistributable: answer };
  };
}
