import { l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { shortDigest, type Digest } from "../../../core/oci/digest.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { ImagePlan, PlannedTag, PlanRow } from "../../../images/copy/imagePlan.ts";
import type { BlobFate, MeasuredPlan } from "../../../images/copy/measurePlan.ts";
import { isLocalStoreId } from "../../../images/local/localStore.ts";
import type { TransferItem } from "../../../images/copy/transferRequest.ts";
import { leftOutOf } from "../../../images/transfers/itemOutcome.ts";
import type {
  ReportCell,
  ReportPage,
  ReportRow,
  ReportSection,
  Tone,
} from "../../../shared/reportPage.ts";
import { tableSection } from "../../platform/tableSection.ts";
import { leftOutTexts } from "../../platform/leftOutTexts.ts";

/** What would become of one image. */
export type PreviewedImage = { readonly name: string; readonly item: TransferItem } & (
  | { readonly kind: "planned"; readonly plan: ImagePlan; readonly measured: MeasuredPlan }
  | { readonly kind: "failed"; readonly message: string }
);

type PlannedImage = Extract<PreviewedImage, { kind: "planned" }>;

/** What a copy would do. */
export interface CopyPreview {
  /** Names the copy. */
  readonly title: string;
  readonly images: readonly PreviewedImage[];
  /** Images that were not looked at. */
  readonly more: number;
}

/** Images whose platforms are told one by one. */
const maxDetailed = 20;

/** What a copy would do, for people. */
export function previewPage(preview: CopyPreview): ReportPage {
  const { images, title } = preview;
  const planned = images.filter((each) => each.kind === "planned");
  return {
    title: l10n.t("Preview: {0}", title),
    ...outcome(preview, planned),
    facts: factsOf(preview, planned),
    sections: [
      ...problemSection(images),
      ...tagSection(planned),
      ...(planned.length > 1 ? [imageSection(planned)] : []),
      ...planned.slice(0, maxDetailed).map((image) => contentSection(image, planned.length === 1)),
    ],
    actions: [
      ...(planned.length > 0
        ? [{ id: "copy", label: l10n.t("Copy Now"), icon: "cloud-upload", isPrimary: true }]
        : []),
      { id: "again", label: l10n.t("Look Again"), icon: "refresh" },
    ],
  };
}

function outcome(
  { images }: CopyPreview,
  planned: readonly PlannedImage[],
): Pick<ReportPage, "summary" | "tone"> {
  const failed = images.length - planned.length + planned.filter(isIncomplete).length;
  if (failed > 0) {
    return { summary: l10n.t("Images that cannot be copied: {0}.", failed), tone: "bad" };
  }
  const moved = planned.flatMap(({ plan }) => plan.tags).filter(isMoved).length;
  const { send, mount } = amounts(planned);
  const isNothing = planned.every(({ plan }) => plan.manifests.length === 0) && send.count === 0;
  const sentText = isNothing
    ? l10n.t("All content is there already.")
    : l10n.t("{0} would be sent.", formatBytes(send.bytes));
  const sent = send.count === 0 && mount.count > 0 ? [] : [sentText];
  const mounted =
    mount.count > 0
      ? [l10n.t("{0} would be taken over from other repositories.", formatBytes(mount.bytes))]
      : [];
  const tags = moved > 0 ? [l10n.t("Tags that name something else now: {0}.", moved)] : [];
  return {
    summary: [...sent, ...mounted, ...tags].join(" "),
    tone: moved > 0 ? "warning" : "good",
  };
}

function factsOf({ more }: CopyPreview, planned: readonly PlannedImage[]): readonly string[] {
  const { send, mount, present } = amounts(planned);
  const manifests = planned.reduce((sum, { measured }) => sum + measured.manifests.count, 0);
  return [
    l10n.t("manifests to write: {0}", manifests),
    l10n.t("blobs to send: {0}", send.count),
    ...(mount.count > 0 ? [l10n.t("to take over: {0}", mount.count)] : []),
    l10n.t("there already: {0} ({1})", present.count, formatBytes(present.bytes)),
    ...(more > 0 ? [l10n.t("images not looked at: {0}", more)] : []),
  ];
}

/** Blobs by what becomes of them; one that several images share where they go counts once. */
function amounts(planned: readonly PlannedImage[]) {
  const blobs = new Map(
    planned.flatMap(({ item, measured }) =>
      measured.blobs.map((blob) => [`${sharedBy(item)} ${blob.descriptor.digest}`, blob] as const),
    ),
  );
  const amountOf = (fate: BlobFate) => {
    const sizes = [...blobs.values()]
      .filter((each) => each.fate === fate)
      .map((each) => each.descriptor.size);
    return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  };
  return { send: amountOf("send"), mount: amountOf("mount"), present: amountOf("present") };
}

function sharedBy({ to }: TransferItem): string {
  return isLocalStoreId(to.storeId) ? "" : to.repository;
}

function isIncomplete({ plan }: PlannedImage): boolean {
  return plan.absent.length > 0;
}

function isMoved({ now, digest }: PlannedTag): boolean {
  return now !== undefined && now !== digest;
}

function problemSection(images: readonly PreviewedImage[]): readonly ReportSection[] {
  const rows = images.flatMap((image): readonly ReportRow[] => {
    if (image.kind === "failed") {
      return [{ tone: "bad", cells: [{ text: image.name }, { text: image.message }] }];
    }
    const missing = image.plan.absent.map(({ digest }) => shortDigest(digest)).join(", ");
    const text = l10n.t("The source does not have {0}, which the image needs.", missing);
    return missing ? [{ tone: "bad", cells: [{ text: image.name }, { text }] }] : [];
  });
  return tableSection(l10n.t("Problems"), [l10n.t("Image"), l10n.t("Problem")], rows);
}

function tagSection(planned: readonly PlannedImage[]): readonly ReportSection[] {
  const rows = planned.flatMap(({ item, plan }) =>
    plan.tags.map((tag): ReportRow => {
      return {
        tone: tagTone(tag),
        cells: [
          { text: `${item.to.repository}:${tag.tag}` },
          digestCell(item.to, tag.now),
          tag.now === tag.digest
            ? { text: l10n.t("stays") }
            : sourceCell({ item, plan }, tag.digest),
        ],
      };
    }),
  );
  const columns = [l10n.t("Tag"), l10n.t("Names now"), l10n.t("Would name")];
  return tableSection(l10n.t("Tags"), columns, rows);
}

function tagTone({ now, digest }: PlannedTag): Tone {
  if (now === undefined) return "good";
  return now === digest ? "note" : "warning";
}

function imageSection(planned: readonly PlannedImage[]): ReportSection {
  const number = (title: string) => ({ title, isNumber: true });
  return {
    title: l10n.t("Images"),
    texts: [],
    table: {
      columns: [
        { title: l10n.t("From") },
        { title: l10n.t("To") },
        number(l10n.t("To send")),
        number(l10n.t("To take over")),
        number(l10n.t("There already")),
      ],
      rows: planned.map(({ name, item, measured }): ReportRow => {
        const { send, mount, present } = measured.blobAmounts;
        const sizes = [send, mount, present].map(({ bytes }) => ({ text: formatBytes(bytes) }));
        return { cells: [{ text: name }, { text: item.to.repository }, ...sizes] };
      }),
    },
  };
}

function contentSection(image: PlannedImage, isOnly: boolean): ReportSection {
  const { plan, item, name, measured } = image;
  const fates = new Map(measured.blobs.map((each) => [each.descriptor.digest, each]));
  return {
    title: isOnly ? l10n.t("Content") : name,
    texts: [...remarks(plan)],
    table: {
      columns: [
        { title: l10n.t("Content") },
        { title: l10n.t("Digest") },
        { title: l10n.t("Size"), isNumber: true },
        { title: l10n.t("To send"), isNumber: true },
      ],
      rows: plan.rows.map((row): ReportRow => {
        const toSend = row.blobs
          .flatMap((digest) => fates.get(digest) ?? [])
          .filter(({ fate }) => fate === "send")
          .reduce((sum, { descriptor }) => sum + descriptor.size, 0);
        return {
          tone: row.isPresent ? "note" : "good",
          cells: [
            { text: rowName(row, plan) },
            sourceCell({ item, plan }, row.digest),
            { text: row.isPresent ? "" : formatBytes(row.bytes) },
            { text: row.isPresent ? l10n.t("there already") : formatBytes(toSend) },
          ],
        };
      }),
    },
  };
}

function rowName({ kind, platform, artifactType, about }: PlanRow, { rows }: ImagePlan): string {
  const subject = rows.find(({ digest }) => digest === about)?.platform;
  switch (kind) {
    case "image":
      return platform ? formatPlatform(platform) : l10n.t("Image");
    case "artifact":
      return artifactType ?? l10n.t("Artifact");
    case "attestation":
      return subject
        ? l10n.t("Attestation of {0}", formatPlatform(subject))
        : l10n.t("Attestation");
    case "referrer":
      return artifactType ?? l10n.t("Referrer");
  }
}

/** What is not as it is at the source. */
function remarks(plan: ImagePlan): readonly string[] {
  const leftOut = leftOutTexts(leftOutOf(plan)).join(", ");
  const layers = plan.leftOutLayers.reduce((sum, { layer }) => sum + layer.size, 0);
  return [
    ...(plan.isRewritten
      ? [
          l10n.t(
            "The manifest list is made anew for the chosen platforms. Its digest changes from {0} to {1}.",
            shortDigest(plan.source.digest),
            shortDigest(plan.root.digest),
          ),
        ]
      : []),
    ...(plan.isSparse
      ? [l10n.t("The manifest list stays as it is and names images that will not be there.")]
      : []),
    ...(leftOut ? [l10n.t("Left out: {0}.", leftOut)] : []),
    ...(plan.leftOutLayers.length > 0
      ? [
          l10n.t(
            "Layers that may not be redistributed are left out: {0} ({1}).",
            plan.leftOutLayers.length,
            formatBytes(layers),
          ),
        ]
      : []),
    ...(plan.leftOutReferrers.length > 0
      ? [
          l10n.t(
            "What refers to the list as it is at the source is left out: {0}.",
            plan.leftOutReferrers.length,
          ),
        ]
      : []),
  ];
}

function digestCell(to: TransferItem["to"], digest: Digest | undefined): ReportCell {
  if (digest === undefined) return { text: l10n.t("new") };
  const place = { connectionId: to.storeId, repository: to.repository };
  const link = { digest, target: "manifest", mediaType: "", place } as const;
  return { text: shortDigest(digest), isCode: true, link };
}

/** A digest at the source; one that is made anew is nowhere yet. */
function sourceCell(
  { item: { from }, plan }: Pick<PlannedImage, "item" | "plan">,
  digest: Digest,
): ReportCell {
  const text = shortDigest(digest);
  if (plan.isRewritten && digest === plan.root.digest) return { text, isCode: true };
  const place = { connectionId: from.storeId, repository: from.repository };
  return { text, isCode: true, link: { digest, target: "manifest", mediaType: "", place } };
}
