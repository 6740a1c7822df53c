import type { IngestRows, LinkParties, PackPlace } from "./ingest-rows.ts";

/** The statement's parameters, each one JSON text. Short keys: they repeat in every row. */
export interface EncodedRows {
  readonly packs: string;
  readonly links: string;
  readonly agents: string;
  readonly places: string;
  readonly sources: string;
  readonly clicks: string;
  readonly events: string;
  readonly reports: string;
  readonly bad: string;
}

/**
 * Turns rows into parameters. What repeats travels once, which spares half the work of parsing: a click names its
 * pack, its link's parties, its device and its place by number, an event its program, kind and device. The same id, or
 * the same place in a pack, given twice counts once: as a click rather than as a report, an event or a bad event.
 */
export function encodeRows({ clicks, events, reports, bad }: IngestRows): EncodedRows {
  const seen = new Set<string>();
  const packs = new Numbered();
  const links = new Numbered();
  const agents = new Numbered();
  const places = new Numbered();
  const sources = new Numbered();
  const packOf = ({ packId, isolateId }: PackPlace) => packs.numberOf(packId, [packId, isolateId]);
  const clickJson = unseen(clicks, seen).map((row) => ({
    p: packOf(row.place),
    i: row.place.index,
    n: row.place.seq ?? undefined,
    l: numberOf(links, partiesOf(row)),
    k: numberOf(agents, [row.bot, row.device, row.os, row.browser]),
    q: numberOf(places, [row.country, row.region, row.city, row.asn]),
    id: row.id,
    r: row.requestId,
    t: row.at,
    v: row.visitor,
    h: row.addressHash,
    x: row.privacy || undefined,
    f: row.referrer,
    s: row.sub,
    u: row.utm,
  }));
  const reportJson = unseen(reports, seen).map(({ place, ...columns }) => ({
    p: packOf(place),
    i: place.index,
    n: place.seq ?? undefined,
    ...columns,
  }));
  const eventJson = unseen(events, seen).map((row) => ({
    p: packOf(row.place),
    i: row.place.index,
    n: row.place.seq ?? undefined,
    k: numberOf(sources, [
      row.organisationId,
      row.programId,
      row.kind,
      row.test,
      row.bot,
      row.device,
      row.country,
    ]),
    id: row.id,
    r: row.requestId,
    t: row.at,
    v: row.visitor,
    s: row.sessionId,
    c: row.clickId,
    x: row.privacy || undefined,
    u: row.url,
    f: row.referrer,
    m: row.name,
    d: row.data,
  }));
  const badJson = unique(bad, ({ place }) => `${place.packId} ${place.index}`)
    .filter(({ id }) => id === null || !seen.has(id))
    .map(({ place, ...columns }) => ({ ...place, ...columns }));
  return {
    packs: packs.toJson(["id", "isolate"]),
    links: links.toJson(["id", "org", "program", "campaign", "enrollment", "partner"]),
    agents: agents.toJson(["bot", "device", "os", "browser"]),
    places: places.toJson(["country", "region", "city", "asn"]),
    sources: sources.toJson(["org", "program", "kind", "test", "bot", "device", "country"]),
    clicks: JSON.stringify(clickJson),
    reports: JSON.stringify(reportJson),
    events: JSON.stringify(eventJson),
    bad: JSON.stringify(badJson),
  };
}

type Tuple = readonly (string | number | boolean | undefined)[];

/** Distinct tuples and their numbers, from 0. */
class Numbered {
  readonly #numbers = new Map<string, number>();
  readonly #tuples: Tuple[] = [];

  numberOf(key: string, tuple: Tuple): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#tuples.length;
    this.#numbers.set(key, number);
    this.#tuples.push(tuple);
    return number;
  }

  /** Objects of the named columns, and `n`. */
  toJson(columns: readonly string[]): string {
    const rows = this.#tuples.map((tuple, n) => ({
      n,
      ...Object.fromEntries(columns.map((column, at) => [column, tuple[at]])),
    }));
    return JSON.stringify(rows);
  }
}

/** The separator occurs in no text that can be stored. */
function numberOf(numbered: Numbered, tuple: Tuple): number {
  return numbered.numberOf(tuple.join("\0"), tuple);
}

function partiesOf(row: LinkParties): Tuple {
  return [row.linkId, row.organisationId, row.programId, row.campaignId, row.enrollmentId, row.partnerId];
}

/** Rows whose id was not seen; it is from now on. */
function unseen<Row extends { readonly id: string }>(rows: readonly Row[], seen: Set<string>): Row[] {
  return rows.filter(({ id }) => {
    const size = seen.size;
    return seen.add(id).size > size;
  });
}

function unique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const size = seen.size;
    return seen.add(keyOf(row)).size > size;
  });
}
