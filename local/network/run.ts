import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isoWeekOf } from "../../core/period/iso-week.ts";
import { createApiClient } from "../demo/api-client.ts";
import { type NetworkResult, seedNetwork } from "./seed-network.ts";

const READY = fileURLToPath(new URL("../../.tributary/ready.json", import.meta.url));
const MEMBERS_MAX = 2_000;
const POLL_MS = 500;
const TOP = 10;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { members: { type: "string", default: "200" } } });
  const members = Number(values.members);
  if (!Number.isSafeInteger(members) || members < 2 || members > MEMBERS_MAX)
    throw new Error(`usage: npm run seed:network -- [--members 2 to ${MEMBERS_MAX}; 200 when not said]`);
  if (!existsSync(READY)) throw new Error("The platform is not running: npm start first.");
  const { app, demo } = JSON.parse(readFileSync(READY, "utf8"));
  const result = await seedNetwork({
    organisation: createApiClient(app, demo.organisationKey),
    withKey: (apiKey) => createApiClient(app, apiKey),
    members,
    run: Date.now().toString(36),
    settle: () => new Promise((resolve) => setTimeout(resolve, POLL_MS)),
    week: () => isoWeekOf(new Date(), "UTC"),
    onProgress: (what, done) => {
      if (done % 100 === 0) console.log(`${done} ${what}`);
    },
  });
  print(result);
}

function print({ programId, apiKey, members, events, bonuses, report }: NetworkResult): void {
  const money = (minor: number) => (minor / 100).toFixed(2);
  const ranks = Map.groupBy(members, ({ rank }) => rank ?? "none");
  console.log(`\nProgram ${programId}\nIts key ${apiKey}\n`);
  console.log(`${members.length} members, ${events} events, ${bonuses} bonuses\n`);
  console.table([...ranks].map(([rank, held]) => ({ rank, members: held.length })));
  const top = members.toSorted((one, other) => other.earnedMinor - one.earnedMinor).slice(0, TOP);
  console.table(
    top.map(({ externalId, rank, earnedMinor }) => ({
      member: externalId,
      rank: rank ?? "none",
      "bonuses USD": money(earnedMinor),
    })),
  );
  if (report.totals === null) throw new Error("the first page of a report came without totals");
  const { bonusesMinor, netMinor } = report.totals;
  console.log(`week ${report.week}: ${money(bonusesMinor)} USD of bonuses, ${money(netMinor)} USD in all`);
}
