import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, isMet, tableOf } from "./figures.ts";

/** Each benchmark is loaded only when it is asked for. */
const BENCHMARKS: Record<string, () => Promise<Figure[]>> = {
  redirect: async () => (await import("./redirect.ts")).run(),
  beacon: async () => (await import("./beacon.ts")).run(),
  ingest: async () => ingestFigures(),
  commission: async () => (await import("./commission.ts")).run(),
  genealogy: async () => (await import("./genealogy.ts")).run(),
  period: async () => (await import("./period.ts")).run(),
  payouts: async () => (await import("./payouts.ts")).run(),
  reports: async () => (await import("./reports.ts")).run(),
  "open-reports": async () => (await import("./open-reports.ts")).run(),
  live: async () => (await import("./live.ts")).run(),
  team: async () => (await import("./team.ts")).run(),
  lighthouse: async () => (await import("./lighthouse.ts")).run(),
  interactions: async () => (await import("./interactions.ts")).run(),
};
const USAGE = `usage: npm run bench -- NAME [--json FILE]

NAME is ${Object.keys(BENCHMARKS).join(", ")} or all.
--json FILE   writes the figures to a file as well
Each benchmark starts what it needs on free ports, with data of its own, and removes it afterwards.`;

class UsageError extends Error {
  override readonly name = "UsageError";
  constructor() {
    super(USAGE);
    this.stack = USAGE;
  }
}

await main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

/** A figure short of its bound is printed and is no failure: benchmarks print, tests assert. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "string" } },
  });
  const [name = ""] = positionals;
  const names = name === "all" ? Object.keys(BENCHMARKS) : [name];
  if (positionals.length !== 1 || names.some((one) => !Object.hasOwn(BENCHMARKS, one)))
    throw new UsageError();
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    at: new Date().toISOString(),
  };
  console.log(
    `${machine.cores} cores, ${machine.cpu}, ${machine.memoryGib} GiB; Node ${machine.node}; ${machine.at}\n`,
  );
  const results: Record<string, (Figure & { met: boolean | null })[]> = {};
  for (const one of names) {
    console.log(`── ${one}`);
    const figures = (await BENCHMARKS[one]?.()) ?? [];
    console.log(`\n${tableOf(figures)}\n`);
    results[one] = figures.map((figure) => ({ ...figure, met: isMet(figure) ?? null }));
    if (values.json !== undefined)
      writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  }
  process.exit(0);
}

async function ingestFigures(): Promise<Figure[]> {
  const { run } = await import("./ingest.ts");
  const { eventsPerSecond, baselinePerSecond, ratio, mixed } = await run();
  return [
    { what: "clicks, queue to Postgres with rollups", value: eventsPerSecond, unit: "/s", atLeast: 5_000 },
    { what: "the same rows by bare bulk insert", value: baselinePerSecond, unit: "/s" },
    { what: "ingest ÷ bulk insert", value: ratio, unit: "×", atLeast: 0.5 },
    { what: "page events and clicks, the same", value: mixed.eventsPerSecond, unit: "/s", atLeast: 5_000 },
    { what: "ingest ÷ bulk insert of these", value: mixed.ratio, unit: "×", atLeast: 0.5 },
  ];
}
