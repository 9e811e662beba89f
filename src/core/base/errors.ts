/**
 * Base of all errors this project throws on purpose. `code` is stable and names the cause; the
 * message is technical English for the log. Sentences for users are made from the code in the UI.
 *
 * Guards compare the brand, not the prototype: the extension consists of several bundles, and each
 * has a copy of the class.
 */
export abstract class AppError<Code extends string = string> extends Error {
  abstract readonly brand: string;
  readonly code: Code;

  constructor(code: Code, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Whether a value is an error of the given brand and, where named, of the given code. */
export function isBranded(error: unknown, brand: string, code?: string): boolean {
  if (!(error instanceof Error)) return false;
  if (!("brand" in error) || error.brand !== brand) return false;
  return code === undefined || ("code" in error && error.code === code);
}

/** The message of anything thrown, for logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks the impossible branch of an exhaustive switch. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
