/**
 * A float in the shortest form that reads back as the same, as Go's `%v` prints it: with an
 * exponent below 1e-4 and from 1e+06 on.
 */
export function formatFloat(value: number): string {
  return special(value) ?? shortest(value, 6);
}

/** The shortest form; from the limit on with an exponent. */
function shortest(value: number, limit: number): string {
  const [digits, exponent] = scientific(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0`;
  if (exponent < -4 || exponent >= limit) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0] ?? "0"}${fraction}e${exponentText(exponent)}`;
  }
  return sign + plain(digits, exponent);
}

/** Digits without trailing zeros, and the exponent of the first. */
function scientific(value: number): [string, number] {
  const match = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(Math.abs(value).toExponential());
  return [(match?.[1] ?? "0") + (match?.[2] ?? ""), Number(match?.[3] ?? 0)];
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function exponentText(exponent: number): string {
  const digits = Math.abs(exponent).toString().padStart(2, "0");
  return (exponent < 0 ? "-" : "+") + digits;
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return undefined;
  return value < 0 ? "-Inf" : "+Inf";
}

/** A float with Go's verbs `e`, `f`, `g` (and their capitals); without a precision `%g` is shortest. */
export function formatFloatAs(value: number, verb: string, precision?: number): string {
  const word = special(value);
  if (word !== undefined) return word;
  const text = lowerCaseFloat(value, verb.toLowerCase(), precision);
  return verb === verb.toLowerCase() ? text : text.toUpperCase();
}

function lowerCaseFloat(value: number, verb: string, precision: number | undefined): string {
  if (verb === "f") return value.toFixed(Math.min(precision ?? 6, 100));
  if (verb === "e") return withExponent(value.toExponential(Math.min(precision ?? 6, 100)));
  if (precision === undefined) return shortest(value, 6);
  const digits = Math.max(precision, 1);
  const rounded = Number(value.toPrecision(Math.min(digits, 100)));
  const [found, exponent] = scientific(rounded);
  const limit = digits > found.length && found.length >= exponent + 1 ? found.length : digits;
  return shortest(rounded, limit);
}

function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
