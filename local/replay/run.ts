import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import cliProgress from "cli-progress";
import { type JourneyRow, readJourneys } from "./read-journeys.ts";
import { type PartnerResult, replay } from "./replay.ts";

const READY = fileURLToPath(new URL("../../.tributary/ready.json", import.meta.url));
const USAGE = `usage: npm run replay -- FILE [--limit ROWS] [--concurrency N]

FILE is a CSV (plain or gzip) with the columns path, total_conversions, total_conversion_value.
--limit ROWS       takes the first rows only
--concurrency N    visitors at once (default 24)
The platform must be running (npm start).`;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { limit: { type: "string" }, concurrency: { type: "string", default: "24" } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(USAGE);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : positive("--limit", values.limit);
  const concurrency = positive("--concurrency", values.concurrency);
  if (!existsSync(READY)) throw new Error("The platform is not running: npm start first.");
  const { edge, app, demo } = JSON.parse(readFileSync(READY, "utf8"));

  const rows: JourneyRow[] = [];
  for await (const row of readJourneys(file)) if (rows.push(row) >= limit) break;
  const journeys = rows.reduce((sum, row) => sum + row.conversions, 0);
  const bar = new cliProgress.SingleBar(
    { format: "{bar} {percentage} % · {value} of {total} journeys · {clicks} clicks · {eta_formatted} left" },
    cliProgress.Presets.shades_classic,
  );
  bar.start(journeys, 0, { clicks: 0 });
  const began = Date.now();
  let sentMs = 0;
  const result = await replay({
    edge,
    app,
    organisationKey: demo.organisationKey,
    rows,
    concurrency,
    run: Date.now().toString(36),
    onProgress: (sent) => {
      bar.update(sent.journeys, { clicks: sent.clicks });
      sentMs = Date.now() - began;
    },
  }).finally(() => bar.stop());
  console.log(
    `\n${result.sent.clicks} clicks and ${result.sent.conversions} conversions, sent in ${seconds(sentMs)}, all stored and accrued after ${seconds(Date.now() - began)}.`,
  );
  console.log(`Program ${result.programId}\n`);
  printTable(result.partners);
}

function printTable(partners: readonly PartnerResult[]): void {
  const rows = [...partners].sort((a, b) => b.conversions - a.conversions);
  const money = (minor: number) => (minor / 100).toFixed(2);
  console.table(
    rows.map((row) => ({
      partner: row.channel,
      clicks: row.clicks,
      conversions: row.conversions,
      "by first click": row.firstClickConversions,
      "revenue USD": money(row.revenueMinor),
      "commission USD": money(row.commissionMinor),
    })),
  );
  const sum = (pick: (row: PartnerResult) => number) => rows.reduce((total, row) => total + pick(row), 0);
  console.log(
    `total: ${sum((row) => row.clicks)} clicks, ${sum((row) => row.conversions)} conversions, ${money(sum((row) => row.revenueMinor))} USD revenue, ${money(sum((row) => row.commissionMinor))} USD commission`,
  );
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${name} must be a whole number from 1, not "${text}"`);
  return value;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
