import { CommandError, notAFloat, notAnInteger } from "./reply.ts";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** A 64-bit integer in Redis's strict spelling: no spaces, no plus sign, no leading zeros. */
export function parseBigInteger(text: string): bigint {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) throw notAnInteger();
  const value = BigInt(text);
  if (value > INT64_MAX || value < INT64_MIN) throw notAnInteger();
  return value;
}

/** An integer used as a count, an index or a time; exact up to 2^53. */
export function parseInteger(text: string): number {
  return Number(parseBigInteger(text));
}

/** The sum of two 64-bit integers, refused when it does not fit. */
export function addIntegers(a: bigint, b: bigint): bigint {
  const sum = a + b;
  if (sum > INT64_MAX || sum < INT64_MIN) throw new CommandError("ERR increment or decrement would overflow");
  return sum;
}

export function parseFloatStrict(text: string): number {
  const special: Record<string, number> = { inf: Infinity, "+inf": Infinity, "-inf": -Infinity };
  const known = special[text.toLowerCase()];
  if (known !== undefined) return known;
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw notAFloat();
  return Number(text);
}

/** A double as Redis prints it: integers plain, the rest with up to 17 digits. */
export function formatFloat(value: number): string {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(0) : String(value);
}
