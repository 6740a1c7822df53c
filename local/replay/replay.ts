import { createApiClient } from "../demo/api-client.ts";
import type { JourneyRow } from "./read-journeys.ts";
import { type ReplayProgram, setUpProgram } from "./set-up-program.ts";
import { fetchPatiently, Visitor } from "./visitor.ts";

export interface ReplayOptions {
  readonly edge: string;
  readonly app: string;
  readonly organisationKey: string;
  readonly rows: readonly JourneyRow[];
  /** Visitors at once. */
  readonly concurrency: number;
  /** Names the run in order ids and link codes. */
  readonly run: string;
  /** The program is made; what follows are visitors and reports. */
  readonly onReady?: () => void;
  readonly onProgress?: (done: Progress) => void;
  /** Everything is sent; what remains is to wait. */
  readonly onSent?: () => void;
}

export interface Progress {
  journeys: number;
  clicks: number;
  conversions: number;
}

export interface PartnerResult {
  readonly channel: string;
  readonly partnerId: string;
  readonly clicks: number;
  readonly conversions: number;
  readonly firstClickConversions: number;
  readonly revenueMinor: number;
  readonly commissionMinor: number;
}

export interface ReplayResult {
  readonly programId: string;
  readonly apiKey: string;
  readonly sent: Progress;
  readonly partners: readonly PartnerResult[];
}

interface Journey {
  readonly row: JourneyRow;
  readonly number: number;
}

const SETTLE_MS = 600_000;
const POLL_MS = 500;

/** Replays journeys as visitors and a merchant's server would, waits until all is stored and accrued, and reports. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const names = new Set(options.rows.flatMap((row) => row.path));
  const program = await setUpProgram(options.app, options.organisationKey, options.run, [...names]);
  options.onReady?.();
  const sent = { journeys: 0, clicks: 0, conversions: 0 };
  const journeys = journeysOf(options.rows);
  const visit = async () => {
    for (const journey of journeys) {
      await takeJourney(options, program, journey, sent);
      options.onProgress?.(sent);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, visit));
  options.onSent?.();
  const partners = await settledReport(options.app, program, sent);
  return { programId: program.programId, apiKey: program.apiKey, sent, partners };
}

function* journeysOf(rows: readonly JourneyRow[]): Generator<Journey> {
  for (const row of rows) for (let number = 1; number <= row.conversions; number++) yield { row, number };
}

async function takeJourney(
  { edge, app, run }: ReplayOptions,
  program: ReplayProgram,
  { row, number }: Journey,
  sent: Progress,
): Promise<void> {
  const visitor = new Visitor();
  let token = "";
  for (const channel of row.path) {
    token = await visitor.click(edge, program.channels.get(channel)?.code ?? "");
    sent.clicks++;
  }
  const response = await fetchPatiently(`${app}/api/v1/conversions`, {
    method: "POST",
    headers: { authorization: `Bearer ${program.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      orderId: `${run}-${row.line}-${number}`,
      amountMinor: Number(row.meanMinor),
      currency: "USD",
      clickId: token,
    }),
  });
  if (response.status !== 201)
    throw new Error(
      `the conversion of line ${row.line} was answered ${response.status}: ${await response.text()}`,
    );
  await response.body?.cancel();
  sent.conversions++;
  sent.journeys++;
}

interface ReportRow {
  partnerId: string;
  name: string;
  clicks: number;
  bots: number;
  conversions: number;
  revenueMinor: Record<string, number>;
  commissionMinor: Record<string, number>;
}

/** Waits until every click is stored and every conversion attributed and accrued. Throws after ten minutes without. */
async function settledReport(app: string, program: ReplayProgram, sent: Progress): Promise<PartnerResult[]> {
  const api = createApiClient(app, program.apiKey);
  const giveUpAt = Date.now() + SETTLE_MS;
  let rows: ReportRow[] = [];
  for (;;) {
    const waiting = await readWaiting(app);
    rows = await api.get<{ data: ReportRow[] }>("/reports/partners").then(
      ({ data }) => data,
      () => [],
    );
    const clicks = rows.reduce((sum, row) => sum + row.clicks, 0);
    if (waiting === 0 && clicks >= sent.clicks) break;
    if (Date.now() > giveUpAt)
      throw new Error(`still ${waiting} conversions waiting and ${sent.clicks - clicks} clicks missing`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const firstClick = await creditsByFirstClick(api);
  return rows.map((row) => ({
    channel: row.name,
    partnerId: row.partnerId,
    clicks: row.clicks,
    conversions: row.conversions,
    firstClickConversions: firstClick.get(row.partnerId) ?? 0,
    revenueMinor: row.revenueMinor.USD ?? 0,
    commissionMinor: row.commissionMinor.USD ?? 0,
  }));
}

async function readWaiting(app: string): Promise<number | undefined> {
  const response = await fetch(`${app}/api/status`).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { conversions } = (await response.json()) as { conversions: { waiting: number } };
  return conversions.waiting;
}

async function creditsByFirstClick(api: ReturnType<typeof createApiClient>): Promise<Map<string, number>> {
  const credits = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page: {
      models: { model: string; partners: Record<string, { conversions: number }> }[];
      nextCursor: string | null;
    } = await api.get(`/reports/models${cursor === null ? "" : `?cursor=${cursor}`}`);
    const first = page.models.find((model) => model.model === "first_click");
    for (const [partnerId, { conversions }] of Object.entries(first?.partners ?? {})) {
      credits.set(partnerId, (credits.get(partnerId) ?? 0) + conversions);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return credits;
}
