const digits = "[0-9a-fA-F]";
const dashed = `${digits}{8}-${digits}{4}-${digits}{4}-${digits}{4}-${digits}{12}`;
const pattern = new RegExp(
  `^(?:${dashed}|[uU][rR][nN]:[uU][uU][iI][dD]:${dashed}|.${dashed}.|${digits}{32})$`,
  "s",
);

/** Whether Go's github.com/google/uuid takes a text for one: dashed, bare, in braces, as a URN. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}
