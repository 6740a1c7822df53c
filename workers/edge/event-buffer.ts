import { PACK_MAX_EVENTS } from "../../core/clicks/click-event.ts";
import type { EdgeEvent, EdgePack } from "../../core/clicks/page-event.ts";
import type { EdgeEnv } from "./env.ts";
import { causeOf, log } from "./log.ts";
import { packEvents } from "./pack-events.ts";
import { sleep } from "./time-limit.ts";

/** How long the first request of a window collects before it sends. */
export const WINDOW_MS = 10;
/** A window whose owner has not sent by then lost it (its request was cut off): the next event opens another. */
const OWNER_LIMIT_MS = 1_000;
/**
 * Events held in memory and on their way, about 10 MB. Beyond it, when queue and R2 both hang under load, new
 * events are dropped and counted: their tokens still prove the clicks, and the loss meter sees the gap.
 */
export const HELD_MAX = 10_000;

export interface EventBufferOptions<Raw> {
  readonly packOf: (events: EdgeEvent[]) => EdgePack;
  readonly now: () => number;
  /** Turns what requests left behind into events, one for each; here personal data ends. */
  readonly finish: (raws: readonly Raw[], env: EdgeEnv) => Promise<EdgeEvent[]>;
  /** Hands a pack to a durable sink, or throws when none took it. */
  readonly deliver: (pack: EdgePack, env: EdgeEnv) => Promise<void>;
}

export interface FlushContext {
  readonly env: EdgeEnv;
  waitUntil(work: Promise<unknown>): void;
}

/** Takes an event; it leaves after the answer, in the `waitUntil` of this or an earlier request of the window. */
export type EventBuffer<Raw> = { push(raw: Raw, context: FlushContext): void };

/**
 * Collects the events of an isolate's concurrent requests into packs. Only plain data crosses from one request to
 * another; each promise stays with the request that made it.
 */
export function createEventBuffer<Raw>(options: EventBufferOptions<Raw>): EventBuffer<Raw> {
  const { packOf, now, finish, deliver } = options;
  let held: Raw[] = [];
  let onTheirWay = 0;
  let dropped = 0;
  let ownerUntil = 0;

  const send = async (events: EdgeEvent[], env: EdgeEnv): Promise<void> => {
    const pack = packOf(events);
    try {
      await deliver(pack, env);
    } catch (error) {
      const data = { packId: pack.packId, lost: events.length, cause: causeOf(error) };
      log("error", { action: "events.deliver", data });
    }
  };

  const flush = async (env: EdgeEnv): Promise<void> => {
    const raws = held;
    held = [];
    if (raws.length === 0) return;
    onTheirWay += raws.length;
    try {
      if (dropped > 0) log("error", { action: "events.buffer", data: { dropped } });
      dropped = 0;
      const events = await finish(raws, env);
      await Promise.all(packEvents(events).map((pack) => send(pack, env)));
    } catch (error) {
      const data = { lost: raws.length, cause: causeOf(error) };
      log("error", { action: "events.finish", data });
    } finally {
      onTheirWay -= raws.length;
    }
  };

  const ownWindow = async (env: EdgeEnv): Promise<void> => {
    await sleep(WINDOW_MS);
    ownerUntil = 0;
    await flush(env);
  };

  return {
    push(raw, context) {
      if (held.length + onTheirWay >= HELD_MAX) {
        dropped++;
        return;
      }
      held.push(raw);
      if (held.length >= PACK_MAX_EVENTS) context.waitUntil(flush(context.env));
      else if (now() >= ownerUntil) {
        ownerUntil = now() + OWNER_LIMIT_MS;
        context.waitUntil(ownWindow(context.env));
      }
    },
  };
}
