import { assertNever } from "../core/base/errors.ts";
import type { DraftProblem } from "./draftView.ts";
import type {
  ConfigState,
  Content,
  ImageDetails,
  LayerRow,
  RowDetails,
  TargetState,
  ViewState,
} from "./viewState.ts";

/** Something that became known after the document was shown. */
export type ViewUpdate =
  | { readonly type: "row"; readonly position: number; readonly details: RowDetails }
  | { readonly type: "total"; readonly bytes: number }
  | {
      readonly type: "config";
      readonly config: ConfigState;
      /** Steps of the layers, in their order; empty where the config does not tell. */
      readonly steps: readonly (string | undefined)[];
    }
  | { readonly type: "target"; readonly target: TargetState }
  | { readonly type: "problems"; readonly problems: readonly DraftProblem[] };

/** The state with the update in it; unchanged if it is about something that is not shown. */
export function applyUpdate(state: ViewState, update: ViewUpdate): ViewState {
  if (state.body.kind !== "content") return state;
  const content = updateContent(state.body.content, update);
  return { ...state, body: { kind: "content", content } };
}

function updateContent(content: Content, update: ViewUpdate): Content {
  const { details, draft } = content;
  switch (update.type) {
    case "row": {
      if (details.kind !== "index") return content;
      const rows = details.rows.map((row, position) =>
        position === update.position ? { ...row, details: update.details } : row,
      );
      return { ...content, details: { ...details, rows } };
    }
    case "total":
      if (details.kind !== "index") return content;
      return { ...content, details: { ...details, total: update.bytes } };
    case "config":
      if (details.kind !== "image") return content;
      return { ...content, details: withConfig(details, update.config, update.steps) };
    case "target":
      return draft ? { ...content, draft: { ...draft, target: update.target } } : content;
    case "problems":
      return draft ? { ...content, draft: { ...draft, problems: update.problems } } : content;
    default:
      return assertNever(update);
  }
}

function withConfig(
  details: ImageDetails,
  configFacts: ConfigState,
  steps: readonly (string | undefined)[],
): ImageDetails {
  const layers = details.layers.map((layer, position): LayerRow => {
    const step = steps[position];
    return step === undefined ? layer : { ...layer, step };
  });
  return { ...details, configFacts, layers };
}
