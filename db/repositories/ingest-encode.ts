import type { BadEventRow, ClickRow, EventRow, IngestRows, LinkParties } from "./ingest-rows.ts";

/** The statement's parameters, each one JSON text. Short keys: they repeat in every row. */
export interface EncodedRows {
  readonly packs: string;
  readonly links: string;
  readonly clicks: string;
  readonly events: string;
  readonly bad: string;
}

/**
 * Turns rows into parameters. What repeats travels once: a click names its pack and its link's parties by number.
 * The same id, or the same place, given twice counts once.
 */
export function encodeRows({ clicks, events, bad }: IngestRows): EncodedRows {
  const packs = numbering((id: string, isolate: string) => ({ id, isolate }));
  const links = numbering((_key: string, row: LinkParties) => partiesOf(row));
  const clickJson = unique(clicks, (row) => row.id).map((row) => {
    const pack = packs.numberOf(row.place.packId, row.place.isolateId);
    return clickJsonOf(row, pack, links.numberOf(partiesKey(row), row));
  });
  const eventJson = unique(events, (row) => row.id).map((row) =>
    eventJsonOf(row, packs.numberOf(row.place.packId, row.place.isolateId)),
  );
  return {
    packs: JSON.stringify(packs.rows),
    links: JSON.stringify(links.rows),
    clicks: JSON.stringify(clickJson),
    events: JSON.stringify(eventJson),
    bad: JSON.stringify(unique(bad, (row) => `${row.place.packId} ${row.place.index}`).map(badJsonOf)),
  };
}

function numbering<Row, Source>(make: (key: string, source: Source) => Row) {
  const numbers = new Map<string, number>();
  const rows: (Row & { n: number })[] = [];
  return {
    rows,
    numberOf(key: string, source: Source): number {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const n = rows.length;
      numbers.set(key, n);
      rows.push({ n, ...make(key, source) });
      return n;
    },
  };
}

function unique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const size = seen.size;
    return seen.add(keyOf(row)).size > size;
  });
}

function partiesKey(row: LinkParties): string {
  return `${row.linkId}${row.organisationId}${row.programId}${row.campaignId}${row.enrollmentId}${row.partnerId}`;
}

function partiesOf(row: LinkParties) {
  return {
    id: row.linkId,
    org: row.organisationId,
    program: row.programId,
    campaign: row.campaignId,
    enrollment: row.enrollmentId,
    partner: row.partnerId,
  };
}

function clickJsonOf(row: ClickRow, pack: number, link: number) {
  return {
    p: pack,
    i: row.place.index,
    n: row.place.seq,
    l: link,
    id: row.id,
    r: row.requestId,
    t: row.at,
    v: row.visitor,
    h: row.addressHash,
    x: row.privacy,
    b: row.bot,
    d: row.device,
    o: row.os,
    w: row.browser,
    c: row.country,
    g: row.region,
    y: row.city,
    a: row.asn,
    f: row.referrer,
    s: row.sub,
    u: row.utm,
  };
}

function eventJsonOf(row: EventRow, pack: number) {
  const { place, ...columns } = row;
  return { p: pack, i: place.index, n: place.seq, ...columns };
}

function badJsonOf({ place, ...columns }: BadEventRow) {
  return { ...place, ...columns };
}
