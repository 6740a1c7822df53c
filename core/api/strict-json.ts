import { ok, type Result, refuse } from "../result.ts";

/** What is wrong with a body, and where: `field` as in `customer.email` or `items[2]`, empty for the whole. */
export interface JsonRefusal {
  readonly field: string;
  readonly code:
    | "syntax"
    | "too_deep"
    | "too_many_values"
    | "duplicate_key"
    | "forbidden_key"
    | "control_character"
    | "lone_surrogate"
    | "unsafe_number";
  readonly message: string;
}

export interface JsonLimits {
  readonly maxDepth: number;
  readonly maxValues: number;
}

export const JSON_LIMITS: JsonLimits = { maxDepth: 12, maxValues: 20_000 };

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Unrolled, so that no text has two ways to match: a string that never ends would take exponential time otherwise.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings, so the pattern does
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SWALLOWED = /^-?\d+\.\d*[1-9]\d*$/;
const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null/y;

class Refused extends Error {
  readonly refusal: JsonRefusal;
  constructor(refusal: JsonRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/**
 * Reads JSON as RFC 8259 has it and refuses what `JSON.parse` lets through: duplicate keys (the last silently
 * wins), keys that reach a prototype, NUL and lone surrogates (Postgres cannot store them), integers beyond
 * 2^53 − 1 (they are silently rounded), and depth or counts without bound.
 */
export function parseStrictJson(
  text: string,
  limits: JsonLimits = JSON_LIMITS,
): Result<unknown, JsonRefusal> {
  const reader = new Reader(text, limits);
  try {
    return ok(reader.document());
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
}

class Reader {
  private at = 0;
  private values = 0;
  private readonly text: string;
  private readonly limits: JsonLimits;

  constructor(text: string, limits: JsonLimits) {
    this.text = text;
    this.limits = limits;
  }

  document(): unknown {
    const value = this.value("", 0);
    this.take(SPACE);
    if (this.at < this.text.length) this.fail("", "syntax", `unexpected text at character ${this.at}`);
    return value;
  }

  private value(field: string, depth: number): unknown {
    if (++this.values > this.limits.maxValues) {
      this.fail(field, "too_many_values", `more than ${this.limits.maxValues} values`);
    }
    this.take(SPACE);
    const next = this.text[this.at];
    if (next === "{") return this.object(field, this.deeper(field, depth));
    if (next === "[") return this.array(field, this.deeper(field, depth));
    if (next === '"') return this.string(field);
    const literal = this.take(LITERAL);
    if (literal !== undefined) return literal === "null" ? null : literal === "true";
    return this.number(field);
  }

  private deeper(field: string, depth: number): number {
    if (depth >= this.limits.maxDepth)
      this.fail(field, "too_deep", `deeper than ${this.limits.maxDepth} levels`);
    return depth + 1;
  }

  private object(field: string, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    this.at++;
    for (let first = true; !this.closes("}", field, first); first = false) {
      this.take(SPACE);
      const key = this.string(field);
      const name = field === "" ? key : `${field}.${key}`;
      if (FORBIDDEN_KEYS.has(key)) this.fail(name, "forbidden_key", `the key "${key}" is not allowed`);
      if (Object.hasOwn(result, key)) this.fail(name, "duplicate_key", "the key is there twice");
      this.take(SPACE);
      if (this.text[this.at] !== ":") this.fail(name, "syntax", `":" expected at character ${this.at}`);
      this.at++;
      result[key] = this.value(name, depth);
    }
    return result;
  }

  private array(field: string, depth: number): unknown[] {
    const result: unknown[] = [];
    this.at++;
    for (let first = true; !this.closes("]", field, first); first = false) {
      result.push(this.value(`${field}[${result.length}]`, depth));
    }
    return result;
  }

  /** At an end: steps over it and says so. Otherwise steps over the comma that must be there after the first. */
  private closes(end: "}" | "]", field: string, first: boolean): boolean {
    this.take(SPACE);
    if (this.text[this.at] === end) {
      this.at++;
      return true;
    }
    if (first) return false;
    if (this.text[this.at] !== ",")
      this.fail(field, "syntax", `"," or "${end}" expected at character ${this.at}`);
    this.at++;
    return false;
  }

  private string(field: string): string {
    const raw = this.take(STRING);
    if (raw === undefined) this.fail(field, "syntax", `a string expected at character ${this.at}`);
    const value = raw.includes("\\") ? (JSON.parse(raw) as string) : raw.slice(1, -1);
    if (value.includes("\u0000")) this.fail(field, "control_character", "the character NUL is not allowed");
    if (!value.isWellFormed()) this.fail(field, "lone_surrogate", "half of a surrogate pair is not text");
    return value;
  }

  private number(field: string): number {
    const raw = this.take(NUMBER);
    if (raw === undefined) this.fail(field, "syntax", `a value expected at character ${this.at}`);
    const value = Number(raw);
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      this.fail(field, "unsafe_number", "numbers beyond 9007199254740991 are not exact");
    }
    // A fraction that rounding would swallow must not pass as a whole number.
    if (Number.isInteger(value) && SWALLOWED.test(raw)) {
      this.fail(field, "unsafe_number", "has more digits than a number can hold");
    }
    return value;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match[0];
  }

  private fail(field: string, code: JsonRefusal["code"], message: string): never {
    throw new Refused({ field, code, message });
  }
}
