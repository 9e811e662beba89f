import { MappedText } from "../text/mappedText.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { Budget } from "./exec/budget.ts";
import type { RenderSink } from "./exec/evaluator.ts";
import { evaluate } from "./exec/evaluator.ts";
import { functionTable } from "./functions/functionTable.ts";
import { defaultLimits } from "./limits.ts";
import type { TemplateLimits } from "./limits.ts";
import { rootValue } from "./rootValue.ts";
import { parseTemplate } from "./template.ts";
import type { TemplateData } from "./templateData.ts";
import { TemplateError } from "./templateError.ts";

/** A call whose result the engine decides only when it runs: random, of the time, of its machine. */
export interface UnpredictableCall {
  readonly functionName: string;
  /** The name, in the file. */
  readonly range: SourceRange;
}

export interface RenderOptions {
  /** What rendering may cost; what is left out is as in `defaultLimits`. */
  readonly limits?: Partial<TemplateLimits>;
  /** The moment `now` gives. Left out, it is the present one. */
  readonly now?: Date;
  /** Told of each call whose result stands in for one that nobody knows before the run. */
  readonly onUnpredictable?: (call: UnpredictableCall) => void;
}

/**
 * Renders a task file's template as the engine does (acr-builder templating/engine.go): missing
 * values leave nothing behind. Text keeps its place in the file, what an action printed has the
 * place of the action. Throws a `TemplateError` with Go's message, its range in the file.
 */
export function renderTemplate(
  name: string,
  text: MappedText,
  data: TemplateData,
  options: RenderOptions = {},
): MappedText {
  try {
    return withoutMissing(render(name, text, data, options));
  } catch (error) {
    if (!TemplateError.is(error)) throw error;
    const { start, end } = error.range;
    throw new TemplateError(error.code, error.message, text.sourceOf(start, end));
  }
}

function render(
  name: string,
  text: MappedText,
  data: TemplateData,
  options: RenderOptions,
): MappedText {
  const set = parseTemplate(name, text.text);
  return MappedText.build((pieces) => {
    const sink: RenderSink = {
      text: (start, end) => pieces.take(text, start, end),
      printed: (printed, start, end) => pieces.put(printed, text.sourceOf(start, end)),
    };
    const context = {
      set,
      functions: functionTable,
      budget: new Budget({ ...defaultLimits, ...options.limits }),
      sink,
      now: options.now ?? new Date(),
      onUnpredictable: (functionName: string, start: number, end: number) =>
        options.onUnpredictable?.({ functionName, range: text.sourceOf(start, end) }),
    };
    evaluate(context, rootValue(data));
  });
}

const missing = "<no value>";

/** The engine drops what Go prints for missing values, wherever it stands. */
function withoutMissing(rendered: MappedText): MappedText {
  if (!rendered.text.includes(missing)) return rendered;
  return MappedText.build((pieces) => {
    let from = 0;
    for (
      let at = rendered.text.indexOf(missing);
      at >= 0;
      at = rendered.text.indexOf(missing, from)
    ) {
      pieces.take(rendered, from, at);
      from = at + missing.length;
    }
    pieces.take(rendered, from, rendered.text.length);
  });
}
