const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  pow: Math.pow,
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  min: Math.min,
  max: Math.max,
};
const MAX_LENGTH = 500;

/** Evaluates a retry-delay expression such as `max(1000, pow(2, retried) * 1000)`; undefined when it is none. */
export function evaluateExpression(source: string, retried: number): number | undefined {
  const tokens = source.length > MAX_LENGTH ? null : source.match(/\d+(?:\.\d+)?|[a-z]+|[-+*/(),]|\S/gi);
  if (tokens === null) return undefined;
  const reader = { tokens, position: 0, retried };
  const value = sum(reader);
  return reader.position === tokens.length && Number.isFinite(value) ? value : undefined;
}

type Reader = { tokens: string[]; position: number; retried: number };

/** Takes the next token when it is one of these. A malformed expression ends as NaN, which no rule turns back. */
function take(reader: Reader, ...wanted: string[]): string | undefined {
  const token = reader.tokens[reader.position];
  if (token === undefined || !wanted.includes(token)) return undefined;
  reader.position += 1;
  return token;
}

function sum(reader: Reader): number {
  let value = product(reader);
  for (let sign = take(reader, "+", "-"); sign !== undefined; sign = take(reader, "+", "-")) {
    const term = product(reader);
    value += sign === "+" ? term : -term;
  }
  return value;
}

function product(reader: Reader): number {
  let value = factor(reader);
  for (let sign = take(reader, "*", "/"); sign !== undefined; sign = take(reader, "*", "/")) {
    const next = factor(reader);
    value = sign === "*" ? value * next : value / next;
  }
  return value;
}

function factor(reader: Reader): number {
  if (take(reader, "-") !== undefined) return -factor(reader);
  if (take(reader, "(") !== undefined) {
    const value = sum(reader);
    return take(reader, ")") === undefined ? Number.NaN : value;
  }
  const token = reader.tokens[reader.position++] ?? "";
  if (/^\d/.test(token)) return Number(token);
  if (token === "retried") return reader.retried;
  const compute = Object.hasOwn(FUNCTIONS, token) ? FUNCTIONS[token] : undefined;
  return compute === undefined ? Number.NaN : compute(...callArguments(reader));
}

function callArguments(reader: Reader): number[] {
  if (take(reader, "(") === undefined) return [Number.NaN];
  const args = [sum(reader)];
  while (take(reader, ",") !== undefined) args.push(sum(reader));
  return take(reader, ")") === undefined ? [Number.NaN] : args;
}
