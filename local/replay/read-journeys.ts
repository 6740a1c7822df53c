import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** One row of the file: so many visitors took this path, bought, and paid this much each. */
export interface JourneyRow {
  /** Line in the file, from 2: the header is line 1. */
  readonly line: number;
  /** Channels in the order in which they were clicked. */
  readonly path: readonly string[];
  readonly conversions: number;
  /** The row's mean value in minor units of a currency with two decimals, rounded half up. */
  readonly meanMinor: bigint;
}

const GZIP_MAGIC = [0x1f, 0x8b];
const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** Reads `path,total_conversions,total_conversion_value[,total_null]`, plain or gzip. Throws with the line that is wrong. */
export async function* readJourneys(file: string): AsyncGenerator<JourneyRow> {
  const source = createReadStream(file);
  const text = (await isGzip(file)) ? source.pipe(createGunzip()) : source;
  let line = 1;
  for await (const record of text.pipe(parse({ columns: true, trim: true, bom: true }))) {
    yield readRow(record as Record<string, string>, ++line);
  }
}

function readRow(record: Record<string, string>, line: number): JourneyRow {
  const path = (record.path ?? "").split(">").map((channel) => channel.trim());
  if (path.some((channel) => channel === ""))
    throw new Error(`line ${line}: path must be channels joined by " > "`);
  const conversions = Number(record.total_conversions);
  if (!Number.isSafeInteger(conversions) || conversions < 0) {
    throw new Error(
      `line ${line}: total_conversions must be a whole number, not "${record.total_conversions}"`,
    );
  }
  return {
    line,
    path,
    conversions,
    meanMinor: meanMinor(record.total_conversion_value ?? "", conversions, line),
  };
}

/** Exact: the decimal is read as an integer over a power of ten. */
export function meanMinor(total: string, conversions: number, line: number): bigint {
  if (conversions === 0) return 0n;
  const [, whole, fraction = ""] = DECIMAL.exec(total) ?? [];
  if (whole === undefined)
    throw new Error(`line ${line}: total_conversion_value must be a decimal number, not "${total}"`);
  const numerator = BigInt(whole + fraction) * 100n;
  const denominator = 10n ** BigInt(fraction.length) * BigInt(conversions);
  // Half up: floor(x + 1/2).
  return (2n * numerator + denominator) / (2n * denominator);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return GZIP_MAGIC.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}
