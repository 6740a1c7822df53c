import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { seedTeam } from "./seed-team.ts";

const READY = fileURLToPath(new URL("../../.tributary/ready.json", import.meta.url));
const MEMBERS_MAX = 1_000_000;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { members: { type: "string", default: "100000" } } });
  const members = Number(values.members);
  if (!Number.isSafeInteger(members) || members < 1 || members > MEMBERS_MAX)
    throw new Error(`usage: npm run seed:team -- [--members 1 to ${MEMBERS_MAX}; 100000 when not said]`);
  if (!existsSync(READY)) throw new Error("The platform is not running: npm start first.");
  const { app, databaseUrl, demo } = JSON.parse(readFileSync(READY, "utf8"));
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  const began = Date.now();
  try {
    const { programId, partnerIds } = await seedTeam(owner, {
      ...{ app, members, now: new Date() },
      organisationKey: demo.organisationKey,
      affiliateEmail: demo.affiliate.email,
    });
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`Program ${programId}: ${members} members below ${demo.affiliate.email}, in ${seconds} s.`);
    console.log(`${app}/affiliate/team?of=${partnerIds[0]}`);
  } finally {
    await owner.end();
  }
}
