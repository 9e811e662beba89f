/** Whether the members of a value can be read: an object or array of unknown origin. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
