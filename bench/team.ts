import type { Page } from "playwright-core";
import { seedTeam } from "../local/team/seed-team.ts";
import { launchBrowser } from "../tests/support/browser.ts";
import { openWatched, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { createRandom, quantile, timed } from "./measure.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

/** TRIBUTARY_TEAM_MEMBERS: below the affiliate. */
const MEMBERS = Number(process.env.TRIBUTARY_TEAM_MEMBERS ?? 100_000);
const CALLS = 40;
const WARM_UP = 3;
const OPENINGS = 10;
/** What a page asks at once to be drawn or to open a member, and what looks through all of the team. */
const P95_MS_MAX = { part: 50, all: 500 } as const;

/** What is asked, of another member each time. */
interface Question {
  readonly what: string;
  readonly atMost?: number;
  path(): string;
  /** Absent: {@link CALLS}. */
  readonly calls?: number;
}

/**
 * An affiliate's team on the whole platform: each route as a browser asks it, one request at a time, beside one that reads
 * nothing of the team; then in a real browser from going to the page, pressing a member and looking for one to what is drawn.
 */
export async function run({ members = MEMBERS } = {}): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  try {
    const { app, demo } = temporary.platform.ready;
    const { organisationKey, affiliate } = demo;
    let ids: readonly string[] = [];
    const seedMs = await timed(async () => {
      const seed = { app, organisationKey, affiliateEmail: affiliate.email, members, now: new Date() };
      ids = (await seedTeam(temporary.owner, seed)).partnerIds;
    });
    return [
      { what: `made, ${members} members in two trees`, value: seedMs / 1_000, unit: "s" },
      ...(await askAll(temporary, ids)),
      ...(await look(temporary, ids)),
    ];
  } finally {
    await temporary.stop();
  }
}

async function askAll({ platform, owner }: TemporaryPlatform, ids: readonly string[]): Promise<Figure[]> {
  const { app, demo } = platform.ready;
  const token = await accessToken(app, demo.affiliate);
  const { rows } = await owner.query<{ name: string }>(
    "SELECT name FROM partners WHERE sponsor_id = $1 ORDER BY id LIMIT 200",
    [ids[0]],
  );
  const random = createRandom(5);
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const letter = () => one([..."ABCDĐGHKLMNOPQRTVY"]);
  const team = `/api/affiliate/team/${ids[0]}`;
  const tree = () => one(["sponsor", "placement"]);
  const { part, all } = P95_MS_MAX;
  const questions: Question[] = [
    { what: "nothing of the team: points", path: () => "/api/affiliate/points" },
    { what: "the top", atMost: part, path: () => `${team}?tree=${tree()}` },
    { what: "25 of those directly below the top", atMost: part, path: () => `${team}/children?limit=25` },
    {
      what: "25 below somebody",
      atMost: part,
      path: () => `${team}/children?limit=25&tree=${tree()}&of=${one(ids)}`,
    },
    { what: "members on each level", atMost: part, path: () => `${team}/levels?tree=${tree()}` },
    {
      what: "the way down to somebody",
      atMost: part,
      path: () => `${team}/path?tree=${tree()}&to=${one(ids.slice(1))}`,
    },
    {
      what: "search by a name",
      atMost: part,
      path: () => `${team}/search?q=${encodeURIComponent(one(rows).name)}`,
    },
    {
      what: "search by initials",
      atMost: all,
      path: () => `${team}/search?q=${encodeURIComponent(`${letter()}. ${letter()}.`)}`,
    },
    ...["level", "-joinedAt", "-group"].map((sort) => ({
      ...{ what: `a page of the list by ${sort}`, atMost: all },
      path: () => `${team}/members?limit=50&sort=${sort}&tree=${tree()}`,
    })),
    {
      what: "the ladder and what was held",
      atMost: part,
      path: () => `/api/affiliate/partners/${ids[0]}/ranks`,
    },
    {
      what: "progress, worked out of all below",
      path: () => `/api/affiliate/partners/${ids[0]}/rank`,
      calls: 5,
    },
  ];
  const figures: Figure[] = [];
  for (const { what, path, calls = CALLS, ...bound } of questions) {
    const ask = async () => {
      const answer = await fetch(`${app}${path()}`, { headers: { authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    };
    for (let turn = 0; turn < Math.min(WARM_UP, calls / 5); turn++) await ask();
    const tookMs: number[] = [];
    for (let turn = 0; turn < calls; turn++) tookMs.push(await timed(ask));
    console.log(
      `${what}: p50 ${quantile(tookMs, 0.5).toFixed(1)} ms, p95 ${quantile(tookMs, 0.95).toFixed(1)} ms`,
    );
    figures.push({ what: `${what}, p95`, value: quantile(tookMs, 0.95), unit: "ms", ...bound });
  }
  return figures;
}

async function accessToken(app: string, login: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`${app}/api/auth/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: app },
    body: JSON.stringify({ email: login.email, password: login.password }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** What a person waits for. */
async function look({ platform }: TemporaryPlatform, ids: readonly string[]): Promise<Figure[]> {
  const { app, demo } = platform.ready;
  const browser = await launchBrowser();
  try {
    const { page } = await openWatched(browser);
    await signIn(page, app, demo.affiliate);
    const items = page.getByRole("treeitem");
    const tookMs = { open: [] as number[], expand: [] as number[], find: [] as number[] };
    let most = 0;
    for (let turn = 0; turn < OPENINGS; turn++) {
      tookMs.open.push(
        await timed(async () => {
          await page.goto(`${app}/affiliate/team?of=${ids[0]}&tree=placement`);
          await items.nth(5).waitFor();
        }),
      );
      tookMs.expand.push(await timed(() => expand(page)));
      await page.getByRole("searchbox").fill("A. B.");
      tookMs.find.push(
        await timed(async () => {
          await page.keyboard.press("Enter");
          await page.locator(".team-found button").first().click();
          await page.getByRole("treeitem", { name: /^A\. B\./, selected: true }).waitFor();
        }),
      );
      most = Math.max(most, await items.count());
    }
    const p95 = (what: string, values: readonly number[]) => ({
      ...{ what: `in a browser: ${what}, p95`, value: quantile(values, 0.95), unit: "ms" },
    });
    return [
      { ...p95("from the address to the tree", tookMs.open), atMost: 2_500 },
      { ...p95("opening a member", tookMs.expand), atMost: 500 },
      { ...p95("search to the member in sight", tookMs.find), atMost: 1_000 },
      { what: "in a browser: most members in the page at once", value: most, unit: "", atMost: 200 },
    ];
  } finally {
    await browser.close();
  }
}

/** The first that is closed and whose sign stands wholly in sight; pressed where it stands, as a person does. */
async function expand(page: Page): Promise<void> {
  const { id, x, y } = await page.evaluate<{ id: string; x: number; y: number }>(`(() => {
    const box = document.querySelector("[role=tree]").getBoundingClientRect();
    for (const item of document.querySelectorAll("[role=treeitem][aria-expanded=false]")) {
      const at = item.querySelector("[data-toggle]").getBoundingClientRect();
      const isIn = at.top >= Math.max(0, box.top) && at.bottom <= Math.min(innerHeight, box.bottom) && at.left >= box.left && at.right <= box.right;
      if (isIn) return { id: item.dataset.item, x: at.x + at.width / 2, y: at.y + at.height / 2 };
    }
    throw new Error("nobody in sight is closed");
  })()`);
  await page.mouse.click(x, y);
  await page.locator(`[role=treeitem][data-item="${id}"][aria-expanded=true]:not([aria-busy])`).waitFor();
}
