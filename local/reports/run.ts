import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findDemo } from "./find-demo.ts";
import { seedReports } from "./seed-reports.ts";

const READY = fileURLToPath(new URL("../../.tributary/ready.json", import.meta.url));
const USAGE = `usage: npm run seed:reports -- [--clicks N] [--conversions N] [--days N] [--partners N]
10,000,000 clicks, 1,000,000 conversions, 395 days and 60 partners a program when not said`;
const DAYS_MAX = 395;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { clicks: text, conversions: text, days: text, partners: text } });
  const whole = (value: string | undefined, otherwise: number, max: number) => {
    const number = Number(value ?? otherwise);
    if (!Number.isSafeInteger(number) || number < 1 || number > max) throw new Error(USAGE);
    return number;
  };
  const seed = {
    clicks: whole(values.clicks, 10_000_000, 100_000_000),
    conversions: whole(values.conversions, 1_000_000, 10_000_000),
    days: whole(values.days, DAYS_MAX, DAYS_MAX),
    partners: whole(values.partners, 60, 10_000),
  };
  if (!existsSync(READY)) throw new Error("The platform is not running: npm start first.");
  const { databaseUrl, demo } = JSON.parse(readFileSync(READY, "utf8"));
  const began = Date.now();
  const { organisationId, affiliateId } = await findDemo(databaseUrl, demo);
  let told = 0;
  const { programIds } = await seedReports(databaseUrl, {
    ...{ ...seed, organisationId, affiliateId, now: new Date() },
    onProgress: (what, done, of) => {
      if (Date.now() - told < 5_000 && done !== of) return;
      told = Date.now();
      console.log(`${what}: ${done} of ${of}`);
    },
  });
  console.log(`\nPrograms ${programIds.join(", ")}\n${Math.round((Date.now() - began) / 1000)} s`);
}
