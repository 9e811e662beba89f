import { QuickInputButtons, window, type QuickInput, type QuickPickItem } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { DisposableStore } from "../../core/base/disposable.ts";

/** The answer of someone who wants the question before this one again. */
export const back = Symbol("back");
export type Back = typeof back;

interface Question {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly placeholder?: string;
  /** Whether there is a question to go back to. */
  readonly canGoBack?: boolean;
}

export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly value?: string;
  readonly password?: boolean;
  /** The sentence that says what is wrong with the value so far, or `undefined`. */
  readonly validate?: (value: string) => string | undefined;
  /** What came of the value when it was entered before. */
  readonly problem?: string | undefined;
  /** What the value so far amounts to, in the place of the prompt. */
  readonly promptFor?: (value: string) => string;
}

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

export interface ChoiceQuestion<T> extends Question {
  readonly choices: readonly Choice<T>[];
  readonly active?: T | undefined;
}

export interface ChoicesQuestion<T> extends Question {
  /** Those that are `picked` are chosen from the start. */
  readonly choices: readonly Choice<T>[];
  /** Stands in the place of the placeholder once nothing was chosen. */
  readonly reminder: string;
}

/** Asks for a line of text. Throws an `AbortError` when dismissed. */
export async function askText(question: TextQuestion): Promise<string | Back> {
  const input = window.createInputBox();
  present(input, question);
  const prompt = () => question.promptFor?.(input.value) ?? question.prompt;
  input.value = question.value ?? "";
  input.prompt = prompt();
  input.validationMessage = question.problem;
  input.placeholder = question.placeholder;
  input.password = question.password ?? false;
  return answered(input, (accept, owned) => {
    owned.add(
      input.onDidChangeValue(() => {
        input.validationMessage = undefined;
        input.prompt = prompt();
      }),
    );
    owned.add(
      input.onDidAccept(() => {
        input.validationMessage = question.validate?.(input.value);
        if (input.validationMessage === undefined) accept(input.value);
      }),
    );
  });
}

/** Asks for one of several choices. Throws an `AbortError` when dismissed. */
export async function askChoice<T>(question: ChoiceQuestion<T>): Promise<T | Back> {
  const pick = window.createQuickPick<Choice<T>>();
  present(pick, question);
  pick.placeholder = question.placeholder;
  pick.items = question.choices;
  pick.matchOnDescription = true;
  const active = question.choices.find(({ value }) => value === question.active);
  // Without one VS Code takes the first; an empty list would leave Enter without effect.
  if (active) pick.activeItems = [active];
  return answered(pick, (accept, owned) => {
    owned.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen) accept(chosen.value);
      }),
    );
  });
}

/** Asks for at least one of several choices. Throws an `AbortError` when dismissed. */
export async function askChoices<T>(question: ChoicesQuestion<T>): Promise<readonly T[] | Back> {
  const pick = window.createQuickPick<Choice<T>>();
  present(pick, question);
  pick.placeholder = question.placeholder;
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = question.choices;
  pick.selectedItems = question.choices.filter(({ picked }) => picked);
  return answered(pick, (accept, owned) => {
    owned.add(
      pick.onDidAccept(() => {
        if (pick.selectedItems.length > 0) accept(pick.selectedItems.map(({ value }) => value));
        else pick.placeholder = question.reminder;
      }),
    );
  });
}

function present(
  input: QuickInput & { buttons: readonly (typeof QuickInputButtons.Back)[] },
  question: Question,
): void {
  input.title = question.title;
  input.step = question.step;
  input.totalSteps = question.totalSteps;
  input.ignoreFocusOut = true;
  if (question.canGoBack) input.buttons = [QuickInputButtons.Back];
}

async function answered<T>(
  input: QuickInput & {
    onDidTriggerButton: ReturnType<typeof window.createInputBox>["onDidTriggerButton"];
  },
  listen: (accept: (answer: T) => void, owned: DisposableStore) => void,
): Promise<T | Back> {
  const owned = new DisposableStore();
  owned.add(input);
  try {
    return await new Promise<T | Back>((resolve, reject) => {
      listen(resolve, owned);
      owned.add(
        input.onDidTriggerButton((button) => button === QuickInputButtons.Back && resolve(back)),
      );
      owned.add(input.onDidHide(() => reject(abortError())));
      input.show();
    });
  } finally {
    owned.dispose();
  }
}

/** One question of a series: the state with its answer, `back`, or `undefined` if it need not be asked. */
export type Step<S> = (state: S, canGoBack: boolean) => Promise<S | Back | undefined>;

/** Asks a series of questions; Back returns to the last one that was asked, its answer filled in. */
export async function askSeries<S>(initial: S, steps: readonly Step<S>[]): Promise<S> {
  const asked: number[] = [];
  let state = initial;
  for (let position = 0; position < steps.length; position++) {
    const answer = await steps[position]?.(state, asked.length > 0);
    if (answer === back) {
      position = (asked.pop() ?? position) - 1;
    } else if (answer !== undefined) {
      asked.push(position);
      state = answer;
    }
  }
  return state;
}
