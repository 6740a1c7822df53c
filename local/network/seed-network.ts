import type { Bonus } from "../../core/api/bonuses.ts";
import type { PlanTemplateAnswer } from "../../core/api/plan-templates.ts";
import type { WeeklyEarnings } from "../../core/api/weekly-earnings.ts";
import { NETWORK_EVENT } from "../../core/commission/templates.ts";
import type { ApiClient } from "../demo/api-client.ts";
import { sequence } from "./sequence.ts";

export interface NetworkOptions {
  /** Of the whole organisation. */
  readonly organisation: Pick<ApiClient, "post" | "patch">;
  /** A client with the key of a program. */
  readonly withKey: (apiKey: string) => ApiClient;
  readonly members: number;
  /** Names the run in addresses. */
  readonly run: string;
  /** Lets bonus events be settled; called again until they are. */
  readonly settle: () => Promise<void>;
  /** The week in which all of it happens, in UTC. */
  readonly week: () => string;
  readonly onProgress?: (what: "members" | "events" | "ranks", done: number) => void;
}

export interface NetworkMember {
  readonly externalId: string;
  readonly partnerId: string;
  /** Paid rank as things stand; null: none. */
  readonly rank: string | null;
  readonly earnedMinor: number;
}

export interface NetworkResult {
  readonly programId: string;
  readonly apiKey: string;
  readonly events: number;
  readonly bonuses: number;
  readonly members: readonly NetworkMember[];
  readonly report: WeeklyEarnings;
}

interface Made {
  readonly id: string;
}
interface List<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

const TEMPLATE = "four_level_network";
const CURRENCY = "USD";
/** Requests under way at once, where their order does not matter. */
const AT_ONCE = 8;
const SETTLE_TURNS = 600;

/**
 * Builds a sample network by the template, through the public API as an existing system would: a program with a matrix,
 * members under parents (more than a parent has seats for, so that they spill over), one event for each member, and then
 * what came of it: bonuses, ranks, and the week's report.
 */
export async function seedNetwork(options: NetworkOptions): Promise<NetworkResult> {
  const { programId, apiKey } = await setUpProgram(options);
  const api = options.withKey(apiKey);
  const partnerIds = await registerMembers(api, options);
  const events = await triggerEvents(api, options);
  const bonuses = await settledBonuses(api, options, events);
  const earned = new Map<string, number>();
  for (const { partnerId, amountMinor } of bonuses)
    if (partnerId !== null) earned.set(partnerId, (earned.get(partnerId) ?? 0) + amountMinor);
  const members = await mapAtOnce(partnerIds, async (partnerId, index): Promise<NetworkMember> => {
    const { rank } = await api.get<{ rank: string | null }>(`/partners/${partnerId}/rank`);
    options.onProgress?.("ranks", index + 1);
    return { externalId: externalIdOf(index), partnerId, rank, earnedMinor: earned.get(partnerId) ?? 0 };
  });
  const report = await api.get<WeeklyEarnings>(
    `/reports/weekly-earnings?week=${options.week()}&currency=${CURRENCY}&limit=100`,
  );
  const paid = bonuses.filter(({ partnerId }) => partnerId !== null).length;
  return { programId, apiKey, events, bonuses: paid, members, report };
}

const externalIdOf = (index: number): string => `member-${index + 1}`;

async function setUpProgram({ organisation, withKey, run }: NetworkOptions) {
  const { id: programId } = await organisation.post<Made>("/programs", {
    name: `Network ${run}`,
    timezone: "UTC",
    currencies: [CURRENCY],
    // Bonuses may be paid as soon as holds are next released.
    holdDays: 0,
  });
  const { key: apiKey } = await organisation.post<{ key: string }>("/keys", {
    name: "Network",
    programId,
    scopes: [
      ...["partners:read", "partners:write", "plans:read", "plans:write", "conversions:write"],
      ...["reports:read", "payouts:write"],
    ],
  });
  const api = withKey(apiKey);
  const { data } = await api.get<{ data: PlanTemplateAnswer[] }>("/plan-templates");
  const template = data.find(({ key }) => key === TEMPLATE);
  if (template?.program == null) throw new Error(`there is no template ${TEMPLATE}`);
  await organisation.patch(`/programs/${programId}`, template.program);
  await api.post("/plans", { rules: template.rules });
  return { programId, apiKey };
}

/** One after another, each under a parent who is there: the first three under the first, later ones under any. */
async function registerMembers(api: ApiClient, { members, run, onProgress }: NetworkOptions) {
  const partnerIds: string[] = [];
  const random = sequence(members);
  for (let index = 0; index < members; index++) {
    // The square leans towards the first members, who get more below them than they have seats.
    const parent = Math.floor(index * random() ** 2);
    const { id } = await api.post<Made>("/partners", {
      name: `Member ${index + 1}`,
      email: `member-${index + 1}@${run}.network.example`,
      externalId: externalIdOf(index),
      ...(index === 0 ? {} : { sponsorExternalId: externalIdOf(parent) }),
    });
    partnerIds.push(id);
    onProgress?.("members", partnerIds.length);
  }
  return partnerIds;
}

/** One event for each member but the first, above whom nobody is. */
async function triggerEvents(api: ApiClient, { members, run, onProgress }: NetworkOptions) {
  const recruits = Array.from({ length: members - 1 }, (_, index) => externalIdOf(index + 1));
  await mapAtOnce(recruits, async (externalId, index) => {
    await api.post("/bonus-events", {
      eventId: `${run}-${externalId}`,
      type: NETWORK_EVENT,
      externalId,
      occurredAt: new Date().toISOString(),
      currency: CURRENCY,
    });
    onProgress?.("events", index + 1);
  });
  return recruits.length;
}

/** All lines of bonus, breakage too, once each event has its first level. Throws when that does not come. */
async function settledBonuses(api: ApiClient, { settle }: NetworkOptions, events: number): Promise<Bonus[]> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) {
    await settle();
    const bonuses = [...(await listAll<Bonus>(api, "/bonuses?")), ...(await listAll<Bonus>(api, BREAKAGE))];
    const settled = new Set(bonuses.map(({ event }) => event?.eventId));
    if (settled.size === events) return bonuses;
  }
  throw new Error("bonus events were not settled in time");
}

const BREAKAGE = "/bonuses?status=breakage&";

async function listAll<Row>(api: ApiClient, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: List<Row> = await api.get(`${path}limit=100${cursor === null ? "" : `&cursor=${cursor}`}`);
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** Results in the order of the items, a few under way at once. */
async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
