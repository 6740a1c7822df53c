import type { Query } from "../../lib/api/create-api.ts";

/** What one looks for, as it stands in the page's address. */
export interface AuditSearch {
  readonly entity?: string;
  /** A person's pseudonym or a key's id, as rows say them. */
  readonly actor?: string;
  readonly thing?: string;
  /** Days, as `2026-11-21`, in the viewer's timezone. */
  readonly from?: string;
  readonly until?: string;
  /** On the platform's page: one organisation's chain. */
  readonly organisation?: string;
  /** Absent: the newest first. */
  readonly sort?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SHAPES = {
  entity: /^[a-z_]{1,40}$/,
  actor: UUID,
  thing: UUID,
  from: DAY,
  until: DAY,
  organisation: UUID,
  sort: /^at$/,
} as const satisfies Record<keyof AuditSearch, RegExp>;
const NAMES = Object.keys(SHAPES) as (keyof AuditSearch)[];

/** Of an address only what can be looked for; the rest is dropped. */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const found = NAMES.flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && SHAPES[name].test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** How the API is asked for it; a day ends with its last moment. */
export function auditQuery({ entity, actor, thing, from, until, organisation, sort }: AuditSearch): Query {
  return {
    entity,
    actorId: actor,
    entityId: thing,
    from: from === undefined ? undefined : dayStart(from, 0),
    until: until === undefined ? undefined : dayStart(until, 1),
    organisationId: organisation,
    sort,
  };
}

/** Midnight at the viewer's, so many days later; undefined for a day that there is not. */
function dayStart(day: string, later: number): string | undefined {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const moment = new Date(year, month - 1, date + later);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
