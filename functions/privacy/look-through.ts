import { normaliseEmail } from "../../core/attribution/email.ts";
import { open } from "../../core/privacy/envelope.ts";
import {
  addressesIn,
  ERASED,
  mentionsPerson,
  type PersonMarks,
  redactBody,
  valuesIn,
} from "../../core/privacy/person-marks.ts";
import {
  eraseBadBody,
  listBadBodies,
  listIntegrationBodies,
  listProviderBodies,
  type Person,
  replaceBody,
  type StoredBody,
} from "../../db/repositories/erasure.ts";
import type { EventProvider } from "../../db/repositories/integration-events.ts";
import type { Transaction } from "../../db/transaction.ts";
import { hashEmail } from "../email-hash.ts";
import { eventPlace } from "../integrations/record-event.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";

/** What is looked through at a time. */
const CHUNK = 500;

export interface Search {
  readonly services: Services;
  readonly tx: Transaction;
  readonly person: Person;
  /** The tenant whose customer it is; null: everywhere. */
  readonly organisationId: string | null;
  /** Where the chunk before ended. */
  readonly after: string | null;
}

/** `after` null: everything was looked at. */
export interface Looked {
  readonly after: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** Webhooks of merchants' providers about the person: done with, they become a word; still needed, they lose who it is. */
export async function lookThroughIntegrationEvents(search: Search): Promise<Looked> {
  const { tx, after, organisationId } = search;
  const rows = await listIntegrationBodies(tx, after, CHUNK, organisationId);
  const erased = await eraseBodies(search, "integration_events", rows);
  return {
    after: rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null),
    counts: { integration_events: erased },
  };
}

/** The platform's own webhooks. No tenant's customer is in them. */
export async function lookThroughProviderEvents(search: Search): Promise<Looked> {
  const { tx, after, organisationId } = search;
  if (organisationId !== null) return { after: null, counts: {} };
  const rows = await listProviderBodies(tx, after, CHUNK);
  const erased = await eraseBodies(search, "provider_events", rows);
  return {
    after: rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null),
    counts: { provider_events: erased },
  };
}

async function eraseBodies(
  search: Search,
  table: "integration_events" | "provider_events",
  rows: readonly StoredBody[],
): Promise<number> {
  const { services, tx } = search;
  let erased = 0;
  for (const row of rows) {
    const place =
      row.programId === null
        ? `${row.provider}:${row.eventId}`
        : eventPlace(row.programId, row.provider as EventProvider, row.eventId);
    const body = await open(row.envelope, place, services.envelopeKeys);
    if (!body.ok) continue;
    const marks = await marksIn(search, body.value, row.programId);
    if (!mentionsPerson(body.value, marks)) continue;
    const left = row.settled ? ERASED : await sealFor(services, place, redactBody(body.value, marks));
    await replaceBody(tx, table, row.id, left);
    erased++;
  }
  return erased;
}

/** Events that could not be stored. */
export async function lookThroughBadEvents(search: Search): Promise<Looked> {
  const { tx, after, organisationId } = search;
  const rows = await listBadBodies(tx, after, CHUNK, organisationId);
  let erased = 0;
  for (const { place, programId, raw } of rows) {
    if (!mentionsPerson(raw, await marksIn(search, raw, programId))) continue;
    await eraseBadBody(tx, place);
    erased++;
  }
  return { after: rows.length < CHUNK ? null : (rows.at(-1)?.place ?? null), counts: { bad_events: erased } };
}

/** Packs that wait in the spill: events about the person lose who it was, and the pack is sent as before. */
export async function lookThroughSpill(search: Search): Promise<Looked> {
  const { services, after } = search;
  const listed = await services.env.SPILL.list({
    prefix: "spill/",
    limit: 100,
    ...(after === null ? {} : { cursor: after }),
  });
  let erased = 0;
  for (const { key } of listed.objects) {
    const object = await services.env.SPILL.get(key);
    const text = await object?.text();
    if (text === undefined) continue;
    const marks = await marksIn(search, text, null);
    if (!mentionsPerson(text, marks)) continue;
    await services.env.SPILL.put(key, withoutPerson(text, marks));
    erased++;
  }
  return { after: listed.truncated ? listed.cursor : null, counts: { spill: erased } };
}

/** A pack without the person's keys: a click is one of nobody. What is no pack is emptied. */
function withoutPerson(text: string, marks: PersonMarks): string {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) => {
        if (typeof one === "string" && mentionsPerson(JSON.stringify(one), marks)) return [];
        return [[key, clean(one)]];
      }),
    );
  };
  try {
    return JSON.stringify(clean(JSON.parse(text)));
  } catch {
    return ERASED;
  }
}

/** The person's marks for one text: the addresses in it are hashed first, since of a customer nothing but a hash is kept. */
async function marksIn(
  { services, person }: Pick<Search, "services" | "person">,
  text: string,
  programId: string | null,
): Promise<PersonMarks> {
  const hashes = new Set(person.hashes);
  const theirs = new Set<string>();
  for (const address of new Set(valuesIn(text).flatMap(addressesIn))) {
    const hash = await hashEmail(services, address);
    if (hash !== null && hashes.has(hash)) theirs.add(normaliseEmail(address) ?? address);
  }
  const external = programId === null ? [] : (person.externalIds[programId] ?? []);
  return {
    emails: new Set(person.emails.map((email) => email.toLowerCase())),
    ids: new Set([...(person.userId === null ? [] : [person.userId]), ...person.affiliates, ...external]),
    visitors: new Set(person.visitors.map((visitor) => visitor.replaceAll("-", "").toLowerCase())),
    isAddress: (address) => theirs.has(normaliseEmail(address) ?? address),
  };
}
