import type { BeaconAnswer, BeaconEvent } from "../../core/clicks/beacon.ts";
import { type ClickToken, readClickToken, type TokenRefusal } from "../../core/clicks/click-token.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { type BeaconSource, finishConversion, type MoneyEvent, type SeenEvent } from "./beacon-event.ts";
import { type DirectClick, mintDirectClick } from "./direct-click.ts";
import { causeOf, log } from "./log.ts";
import { readBeaconEvent } from "./read-beacon.ts";
import { refusedEvent } from "./refused-event.ts";
import type { RequestContext } from "./request-context.ts";

type ClickBeacon = Extract<BeaconEvent, { kind: "click" }>;

/** The events of one beacon by what becomes of them. */
interface Sorted {
  readonly seen: SeenEvent[];
  readonly money: MoneyEvent[];
  readonly clicks: { readonly index: number; readonly event: ClickBeacon }[];
  readonly refused: { readonly index: number; readonly reason: string; readonly raw: unknown }[];
}

/**
 * Takes the events of an admitted beacon, each on its own. What the answer depends on comes first: links of direct
 * clicks, then a durable place for money. Only when both are certain does anything else join the buffer, so that a
 * beacon that is told to come back leaves nothing behind but money events, whose ids make the second time harmless.
 */
export async function takeEvents(
  raws: readonly unknown[],
  source: BeaconSource,
  context: RequestContext,
): Promise<Result<BeaconAnswer, "unavailable" | "not_durable">> {
  const { isolate } = context;
  const sorted = sortEvents(raws, context.now());
  const clicks = await mintClicks(sorted, source, context);
  if (clicks === undefined) return refuse("unavailable");
  const readToken = createTokenReader(context);
  if (sorted.money.length > 0 && !(await keepMoney(sorted.money, readToken, source, context))) {
    return refuse("not_durable");
  }
  // What comes with a test key moves no partner's numbers.
  if (!source.program.test) for (const { raw } of clicks) push({ ...raw, seq: isolate.nextSeq() }, context);
  for (const event of sorted.seen) {
    const token = readToken(event.token);
    const proven = token?.ok === true ? token.value : undefined;
    push({ kind: "seen", event, seq: isolate.nextSeq(), source, token: proven }, context);
  }
  for (const { reason, raw } of sorted.refused) {
    const about = { requestId: source.requestId, at: context.now(), program: source.program, reason, raw };
    push(refusedEvent({ ...about, seq: isolate.nextSeq() }), context);
  }
  const refused = sorted.refused
    .map(({ index, reason }) => ({ index, reason }))
    .sort((a, b) => a.index - b.index);
  const token = clicks.at(-1)?.token;
  return ok({ accepted: raws.length - refused.length, refused, ...(token !== undefined && { token }) });
}

function push(
  raw: Parameters<RequestContext["isolate"]["events"]["push"]>[0],
  context: RequestContext,
): void {
  context.isolate.events.push(raw, context);
}

function sortEvents(raws: readonly unknown[], nowMs: number): Sorted {
  const sorted: Sorted = { seen: [], money: [], clicks: [], refused: [] };
  raws.forEach((raw, index) => {
    const read = readBeaconEvent(raw, nowMs);
    if (!read.ok) sorted.refused.push({ index, reason: read.reason, raw });
    else if (read.value.kind === "click") sorted.clicks.push({ index, event: read.value });
    else if (read.value.kind === "conversion") sorted.money.push(read.value);
    else sorted.seen.push(read.value);
  });
  return sorted;
}

/** Direct clicks with their tokens; those of links that lead nowhere are refused. Undefined: a link cannot be told. */
async function mintClicks(
  sorted: Sorted,
  source: BeaconSource,
  context: RequestContext,
): Promise<DirectClick[] | undefined> {
  const clicks: DirectClick[] = [];
  for (const { index, event } of sorted.clicks) {
    const minted = await mintDirectClick(event, source, context);
    if (minted.ok) clicks.push(minted.value);
    else if (minted.reason === "unavailable") return undefined;
    else sorted.refused.push({ index, reason: minted.reason, raw: event });
  }
  return clicks;
}

type TokenReader = (text: string | undefined) => Result<ClickToken, TokenRefusal> | undefined;

/** All events of a page bring the same token, which is verified once. */
function createTokenReader({ isolate }: RequestContext): TokenReader {
  const read = new Map<string, Result<ClickToken, TokenRefusal>>();
  return (text) => {
    if (text === undefined) return undefined;
    const known = read.get(text) ?? readClickToken(text, isolate.settings.tokenKeys);
    read.set(text, known);
    return known;
  };
}

/** Answers only when the queue, or else R2, has all of them; the work goes on when the browser goes away. */
async function keepMoney(
  events: readonly MoneyEvent[],
  readToken: TokenReader,
  source: BeaconSource,
  context: RequestContext,
): Promise<boolean> {
  const { isolate, env } = context;
  const { visitorSecret } = isolate.settings;
  const made = events.map((event) =>
    finishConversion(event, isolate.nextSeq(), source, readToken(event.token), visitorSecret),
  );
  const work = isolate.deliver(made, env).then(
    () => true,
    (error: unknown) => {
      const data = { refused: made.length, cause: causeOf(error) };
      log("error", { requestId: source.requestId, action: "conversion.deliver", data });
      return false;
    },
  );
  context.waitUntil(work);
  return work;
}
