import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@upstash/qstash";
import pg from "pg";
import type { Browser } from "playwright-core";
import { seedUser } from "../../db/seed/user.ts";
import { createApiClient } from "../../local/demo/api-client.ts";
import { type JourneyRow, readJourneys } from "../../local/replay/read-journeys.ts";
import { type ReplayResult, replay } from "../../local/replay/replay.ts";
import { type JobName, jobUrl } from "../../queues/jobs.ts";
import { launchBrowser } from "../support/browser.ts";
import { countJourneys, countTeam, type Expected, type ExpectedTeam } from "../support/independent-count.ts";
import { journeysFile } from "../support/journeys-file.ts";
import type { Login } from "../support/people.ts";
import { startTestPlatform, type TestPlatform } from "../support/test-platform.ts";

/** What the journeys of all roles begin with: a program that real customer journeys went through, and what they must come to. */
export interface Stage {
  readonly platform: TestPlatform;
  readonly browser: Browser;
  /** The database's owner, past row-level security. */
  readonly database: pg.Client;
  readonly program: ReplayResult & { readonly name: string; readonly slug: string };
  /** A campaign of the program that its merchant approves partners for. */
  readonly askedFor: { readonly id: string; readonly name: string };
  readonly expected: Expected & ExpectedTeam;
  /** The partner whom all others are below. */
  readonly top: Login & { readonly channel: string };
  runJob(job: JobName): Promise<void>;
  /** Clicks that are none of the replay's, which tests have made meanwhile. */
  furtherClicks(partnerId?: string): Promise<number>;
  close(): Promise<void>;
}

const ROWS = 200;
const RUN = "journeys";

export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-journeys-"));
  const platform = await startTestPlatform();
  const [browser, database] = [await launchBrowser(), new pg.Client(platform.ready.databaseUrl)];
  await database.connect();
  const { app, edge, databaseUrl, demo } = platform.ready;
  const file = journeysFile(folder);
  const rows: JourneyRow[] = [];
  for await (const row of readJourneys(file)) if (rows.push(row) >= ROWS) break;
  const { organisationKey } = demo;
  const result = await replay({ edge, app, organisationKey, rows, concurrency: 12, run: RUN });
  const program = { ...result, name: `Replay ${RUN}`, slug: RUN };
  const askedFor = await openToAll(platform, program);
  const channel = [...new Set(rows.flatMap(({ path }) => path))].sort()[0] ?? "";
  const top = { channel, email: `${channel}@replay.example`, password: "a password of the top" };
  await seedUser(databaseUrl, { email: top.email, password: top.password, name: channel, affiliate: true });
  const qstash = new Client({ ...platform.internal.qstash, enableTelemetry: false });
  return {
    ...{ platform, browser, database, program, askedFor, top },
    expected: { ...countJourneys(file, ROWS), ...countTeam(file, ROWS) },
    runJob: async (job) => void (await qstash.publishJSON({ url: jobUrl(app, job), body: { v: 1 } })),
    async furtherClicks(partnerId) {
      const { rows: counted } = await database.query<{ clicks: number }>(
        `SELECT count(*)::int AS clicks FROM clicks c JOIN links l ON l.id = c.link_id
         WHERE c.program_id = $1 AND l.code NOT LIKE $2 AND ($3::uuid IS NULL OR c.partner_id = $3)`,
        [program.programId, `${RUN}-%`, partnerId ?? null],
      );
      return counted[0]?.clicks ?? 0;
    },
    async close() {
      await database.end();
      await browser.close();
      await platform.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The program can be joined by everybody on a page of its own, and has a campaign that asks first. */
async function openToAll(
  { ready }: TestPlatform,
  program: { programId: string; slug: string; apiKey: string },
) {
  const organisation = createApiClient(ready.app, ready.demo.organisationKey);
  await organisation.patch(`/programs/${program.programId}`, { registration: "open" });
  await organisation.put(`/programs/${program.programId}/page`, {
    ...{
      slug: program.slug,
      published: true,
      headline: "Tell others what you like",
      description: "It pays.",
    },
    website: "https://shop.example/",
  });
  const name = "By approval";
  const campaign = { name, destinationUrl: "https://shop.example/", joinMode: "approval" };
  const { id } = await createApiClient(ready.app, program.apiKey).post<{ id: string }>(
    "/campaigns",
    campaign,
  );
  return { id, name };
}
