const int64Min = -(1n << 63n);
const int64Max = (1n << 63n) - 1n;
const uint64Max = (1n << 64n) - 1n;

/**
 * An integer as Go's strconv.ParseInt reads it. Base 0 takes prefixes (`0x`, `0o`, `0b`, `0`) and
 * underscores; undefined where it is none or does not fit into 64 bits.
 */
export function parseInt64(text: string, base: 0 | 8 | 10): bigint | undefined {
  const value = parseBig(text, base);
  return value !== undefined && value >= int64Min && value <= int64Max ? value : undefined;
}

/** As `parseInt64`, without a sign and up to 64 bits (strconv.ParseUint). */
export function parseUint64(text: string): bigint | undefined {
  if (/^[+-]/.test(text)) return undefined;
  const value = parseBig(text, 0);
  return value !== undefined && value <= uint64Max ? value : undefined;
}

function parseBig(text: string, base: 0 | 8 | 10): bigint | undefined {
  const match = /^([+-]?)(.+)$/s.exec(text);
  if (!match) return undefined;
  const digits = base === 0 ? withPrefix(match[2] ?? "") : plainDigits(match[2] ?? "", base);
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  return match[1] === "-" ? -value : value;
}

function plainDigits(text: string, base: 8 | 10): string | undefined {
  if (base === 8) return /^[0-7]+$/.test(text) ? `0o${text}` : undefined;
  return /^\d+$/.test(text) ? text : undefined;
}

/** Digits as `BigInt` wants them, from Go's way to write integers. */
function withPrefix(text: string): string | undefined {
  if (/^0[xX](_?[\da-fA-F])+$/.test(text)) return text.replaceAll("_", "");
  if (/^0[oO](_?[0-7])+$/.test(text)) return text.replaceAll("_", "");
  if (/^0[bB](_?[01])+$/.test(text)) return text.replaceAll("_", "");
  if (/^0(_?[0-7])+$/.test(text)) return `0o${text.slice(1).replaceAll("_", "")}`;
  return /^(0|[1-9](_?\d)*)$/.test(text) ? text.replaceAll("_", "") : undefined;
}

const decimal = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const hexadecimal = /^([+-]?)0[xX]([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([+-]?\d+)$/;

/** A number as Go's strconv.ParseFloat reads it; undefined where it is none or overflows. */
export function parseFloat64(text: string): number | undefined {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word) return word[2]?.toLowerCase() === "nan" ? NaN : word[1] === "-" ? -Infinity : Infinity;
  const value = decimal.test(text) ? Number(text.replaceAll("_", "")) : hexFloat(text);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

function hexFloat(text: string): number | undefined {
  const match = hexadecimal.exec(text);
  if (!match) return undefined;
  const whole = (match[2] ?? "").replaceAll("_", "");
  const fraction = (match[3] ?? "").replaceAll("_", "");
  if (whole + fraction === "") return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(match[4]) - 4 * fraction.length);
  return match[1] === "-" ? -value : value;
}
