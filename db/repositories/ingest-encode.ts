import type { IngestRows, LinkParties, PackPlace } from "./ingest-rows.ts";

/** The statement's parameters, each one JSON text. Short keys: they repeat in every row. */
export interface EncodedRows {
  readonly packs: string;
  readonly links: string;
  readonly agents: string;
  readonly places: string;
  readonly clicks: string;
  readonly events: string;
  readonly bad: string;
}

/**
 * Turns rows into parameters. What repeats travels once, which spares half the work of parsing: a click names its
 * pack, its link's parties, its device and its place by number. The same id, or the same place in a pack, given
 * twice counts once.
 */
export function encodeRows({ clicks, events, bad }: IngestRows): EncodedRows {
  const packs = new Numbered();
  const links = new Numbered();
  const agents = new Numbered();
  const places = new Numbered();
  const packOf = ({ packId, isolateId }: PackPlace) => packs.numberOf(packId, [packId, isolateId]);
  const clickJson = unique(clicks, (row) => row.id).map((row) => ({
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
  const eventJson = unique(events, (row) => row.id).map(({ place, ...columns }) => ({
    p: packOf(place),
    i: place.index,
    n: place.seq,
    ...columns,
  }));
  const badJson = unique(bad, ({ place }) => `${place.packId} ${place.index}`).map(
    ({ place, ...columns }) => ({
      ...place,
      ...columns,
    }),
  );
  return {
    packs: packs.toJson(["id", "isolate"]),
    links: links.toJson(["id", "org", "program", "campaign", "enrollment", "partner"]),
    agents: agents.toJson(["bot", "device", "os", "browser"]),
    places: places.toJson(["country", "region", "city", "asn"]),
    clicks: JSON.stringify(clickJson),
    events: JSON.stringify(eventJson),
    bad: JSON.stringify(badJson),
  };
}

type Tuple = readonly (string | number | undefined)[];

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

function unique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const size = seen.size;
    return seen.add(keyOf(row)).size > size;
  });
}
