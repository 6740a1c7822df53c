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
  const lines = gunzipSync(readFileSync(file))
    .toString("utf8")
    .trim()
    .split("\n")
    .slice(1, 1 + rows);
  const expected: Expected = {
    clicks: 0,
    conversions: 0,
    clicksBy: {},
    lastClick: {},
    firstClick: {},
    revenueBy: {},
  };
  for (const line of lines) {
    const [path = "", count = "0", value = "0"] = line.split(",");
    const channels = path.split(" > ");
    const n = Number(count);
    if (n === 0) continue;
    const first = channels[0] ?? "";
    const last = channels.at(-1) ?? "";
    expected.conversions += n;
    expected.clicks += n * channels.length;
    for (const channel of channels) expected.clicksBy[channel] = (expected.clicksBy[channel] ?? 0) + n;
    expected.lastClick[last] = (expected.lastClick[last] ?? 0) + n;
    expected.firstClick[first] = (expected.firstClick[first] ?? 0) + n;
    expected.revenueBy[last] = (expected.revenueBy[last] ?? 0n) + BigInt(n) * meanCents(value, n);
  }
  return expected;
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
