import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** What a file of journeys must come out as, counted from its text with none of the platform's code. */
export interface Expected {
  clicks: number;
  conversions: number;
  clicksBy: Record<string, number>;
  lastClick: Record<string, number>;
  firstClick: Record<string, number>;
  /** Cents by channel of the last click: each conversion the row's mean, rounded half up. */
  revenueBy: Record<string, bigint>;
}

export function countJourneys(file: string, rows: number): Expected {
  const expected: Expected = {
    clicks: 0,
    conversions: 0,
    clicksBy: {},
    lastClick: {},
    firstClick: {},
    revenueBy: {},
  };
  for (const { channels, n, cents } of read(file, rows)) {
    if (n === 0) continue;
    const first = channels[0] ?? "";
    const last = channels.at(-1) ?? "";
    expected.conversions += n;
    expected.clicks += n * channels.length;
    for (const channel of channels) expected.clicksBy[channel] = (expected.clicksBy[channel] ?? 0) + n;
    expected.lastClick[last] = (expected.lastClick[last] ?? 0) + n;
    expected.firstClick[first] = (expected.firstClick[first] ?? 0) + n;
    expected.revenueBy[last] = (expected.revenueBy[last] ?? 0n) + BigInt(n) * cents;
  }
  return expected;
}

/** What a replay pays by level, of 10,000: who was clicked last, its sponsor, and so on. */
const LEVELS_BPS = [1_000n, 300n, 200n, 100n];

export interface ExpectedTeam {
  /** Cents of commission by channel. */
  commissionBy: Record<string, bigint>;
  /** Who stands how far below whom: [upper, lower, distance]. */
  below: (readonly [upper: string, lower: string, distance: number])[];
}

/** What a replay of the file pays, by largest remainder, where each channel in alphabetical order is sponsored by the one at half its place. */
export function countTeam(file: string, rows: number): ExpectedTeam {
  const lines = read(file, rows);
  const names = [...new Set(lines.flatMap(({ channels }) => channels))].sort();
  const sponsor = new Map(names.slice(1).map((name, index) => [name, names[Math.floor(index / 2)] ?? ""]));
  const upwards = (name: string): string[] => {
    const above = sponsor.get(name);
    return above === undefined ? [name] : [name, ...upwards(above)];
  };
  const commissionBy: Record<string, bigint> = {};
  for (const { channels, n, cents } of lines) {
    const chain = upwards(channels.at(-1) ?? "").slice(0, LEVELS_BPS.length);
    const shares = chain.map((name, level) => ({ name, level, units: cents * (LEVELS_BPS[level] ?? 0n) }));
    const floors = shares.reduce((sum, { units }) => sum + units / 10_000n, 0n);
    let over = shares.reduce((sum, { units }) => sum + units, 0n) / 10_000n - floors;
    for (const { name, units } of shares.sort(
      (a, b) => Number((b.units % 10_000n) - (a.units % 10_000n)) || a.level - b.level,
    )) {
      const amount = units / 10_000n + (over-- > 0n ? 1n : 0n);
      commissionBy[name] = (commissionBy[name] ?? 0n) + BigInt(n) * amount;
    }
  }
  const below = names.flatMap((lower) =>
    upwards(lower)
      .slice(1)
      .map((upper, index) => [upper, lower, index + 1] as const),
  );
  return { commissionBy, below };
}

interface Line {
  readonly channels: readonly string[];
  readonly n: number;
  /** Of each conversion. */
  readonly cents: bigint;
}

function read(file: string, rows: number): Line[] {
  const lines = gunzipSync(readFileSync(file))
    .toString("utf8")
    .trim()
    .split("\n")
    .slice(1, 1 + rows);
  return lines.map((line) => {
    const [path = "", count = "0", value = "0"] = line.split(",");
    const n = Number(count);
    return { channels: path.split(" > "), n, cents: n === 0 ? 0n : meanCents(value, n) };
  });
}

/** Digits only: value × 100 ÷ n, half up. */
function meanCents(value: string, n: number): bigint {
  const [whole = "0", fraction = ""] = value.split(".");
  const scale = 10n ** BigInt(fraction.length);
  const numerator = (BigInt(whole) * scale + BigInt(fraction || "0")) * 100n;
  const divisor = scale * BigInt(n);
  const floor = numerator / divisor;
  return (numerator % divisor) * 2n >= divisor ? floor + 1n : floor;
}
