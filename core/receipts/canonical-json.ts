/**
 * What a receipt may hold. Numbers are written as text of digits: an amount of 64 bits is then the same in every
 * language that reads it.
 */
export type ReceiptValue =
  | string
  | boolean
  | null
  | readonly ReceiptValue[]
  | { readonly [name: string]: ReceiptValue };

/**
 * Canonical JSON by RFC 8785 (JCS) of the kinds of value that receipts hold: no white space, names sorted by their
 * UTF-16 code units, strings escaped as ECMAScript does. The same value is the same text, whatever order its names came in.
 */
export function canonicalJson(value: ReceiptValue): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** Anything that JSON holds as a receipt holds it: numbers as text. What is undefined is left out. */
export function toReceiptValue(value: unknown): ReceiptValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(toReceiptValue);
  if (typeof value !== "object") throw new RangeError(`a receipt cannot hold a ${typeof value}`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, toReceiptValue(member)]));
}

/** `Array.isArray` does not narrow readonly lists. */
const isList = (value: object): value is readonly ReceiptValue[] => Array.isArray(value);
