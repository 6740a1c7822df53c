import { LRUCache } from "lru-cache";
import * as z from "zod/mini";
import { type ClickEvent, clickEventSchema } from "../../core/clicks/click-event.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { pathOf } from "./parse-event.ts";

const PARTIES = {
  linkId: true,
  organisationId: true,
  programId: true,
  campaignId: true,
  enrollmentId: true,
  partnerId: true,
} as const;

/*
 * The schema in two parts: six of its ids are those of the click's link, and checking them takes as long as all the
 * rest. A combination that was valid once is valid for ever, and a busy link brings thousands of clicks.
 */
const partiesSchema = z.pick(clickEventSchema, PARTIES);
const restSchema = z.omit(clickEventSchema, PARTIES);

type Parties = z.infer<typeof partiesSchema>;

const NAMES = Object.keys(PARTIES) as (keyof typeof PARTIES)[];

const CACHE_ENTRIES = 10_000;
const validParties = new LRUCache<string, Parties>({ max: CACHE_ENTRIES });

/** Reads a click by its schema; the refusal is the path of the first field that is wrong, empty for the whole. */
export function parseClick(raw: unknown): Result<ClickEvent, string> {
  const rest = restSchema.safeParse(raw);
  if (!rest.success) return refuse(pathOf(rest.error));
  const parties = parseParties(raw as Partial<Record<keyof Parties, unknown>>);
  // Optional fields that are absent are absent in what the schema gives, too: never undefined.
  return parties.ok ? ok({ ...rest.data, ...parties.value } as ClickEvent) : parties;
}

function parseParties(raw: Partial<Record<keyof Parties, unknown>>): Result<Parties, string> {
  const ids = NAMES.map((name) => raw[name]);
  // What is no string could look like one in the key.
  const key = ids.every((id) => typeof id === "string") ? ids.join(" ") : undefined;
  const known = key === undefined ? undefined : validParties.get(key);
  if (known !== undefined) return ok(known);
  const parsed = partiesSchema.safeParse(raw);
  if (!parsed.success) return refuse(pathOf(parsed.error));
  if (key !== undefined) validParties.set(key, parsed.data);
  return ok(parsed.data);
}
