import { randomBytes, randomUUID } from "node:crypto";
import type { ClickEvent, Pack } from "../core/clicks/click-event.ts";
import { uuidv7Floor } from "../core/ids/uuidv7.ts";

type Parties = Pick<
  ClickEvent,
  "linkId" | "organisationId" | "programId" | "campaignId" | "enrollmentId" | "partnerId"
>;

/** Deliverable clicks and packs as the edge makes them. */
export interface SampleClicks {
  readonly links: readonly Parties[];
  click(atMs: number, overrides?: Partial<ClickEvent>): ClickEvent;
  pack(events: readonly unknown[], sentAtMs: number, isolateId?: string): Pack;
}

export interface SampleOptions {
  readonly organisations?: number;
  readonly links?: number;
}

const PLACES = [
  { country: "VN", region: "Ha Noi", city: "Hanoi", asn: 7552 },
  { country: "DE", region: "Land Berlin", city: "Berlin", asn: 3320 },
  { country: "US", region: "California", city: "San José", asn: 7922 },
  { country: "JP", region: "Tokyo", city: "東京", asn: 2516 },
] as const;
const REFERRERS = ["www.youtube.com", "l.instagram.com", "blog.example.com", "www.google.com", undefined];
const VERSIONS = 60;

const agents = Array.from({ length: VERSIONS }, (_, n) => [
  `Mozilla/5.0 (iPhone; CPU iPhone OS 17_${n % 7} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.${n} Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${80 + n}.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${80 + n}.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:${80 + n}.0) Gecko/20100101 Firefox/${80 + n}.0`,
]).flat();
const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
/** One click in so many is a crawler's. */
const CRAWLER_EVERY = 50;

/** Makes clicks on `links` links (500) of `organisations` tenants (20), with the variety that real traffic has. */
export function createSampleClicks(options: SampleOptions = {}): SampleClicks {
  const links = makeLinks(options.organisations ?? 20, options.links ?? 500);
  let made = 0;
  const click: SampleClicks["click"] = (atMs, overrides) => {
    const n = made++;
    return {
      kind: "click",
      id: uuidv7At(atMs, n),
      seq: n + 1,
      requestId: randomUUID(),
      at: atMs,
      ...pick(links, n * 7),
      visitor: randomBytes(16).toString("hex"),
      addressHash: randomBytes(16).toString("hex"),
      userAgent: n % CRAWLER_EVERY === CRAWLER_EVERY - 1 ? CRAWLER : pick(agents, n * 13),
      privacy: false,
      ...pick(PLACES, n),
      ...(pick(REFERRERS, n) !== undefined && { referrer: pick(REFERRERS, n) }),
      ...(n % 3 === 0 && { sub: { s1: "newsletter", s2: `placement-${n % 40}` } }),
      ...(n % 4 === 0 && { utm: { utm_source: "partner", utm_medium: "affiliate", utm_campaign: "spring" } }),
      ...overrides,
    } as ClickEvent;
  };
  return {
    links,
    click,
    pack: (events, sentAtMs, isolateId = randomUUID()) => ({
      v: 1,
      packId: uuidv7At(sentAtMs, made),
      isolateId,
      sentAt: sentAtMs,
      events: events as ClickEvent[],
    }),
  };
}

function makeLinks(organisations: number, links: number): Parties[] {
  const tenants = Array.from({ length: organisations }, () => ({
    organisationId: randomUUID(),
    programId: randomUUID(),
    campaignId: randomUUID(),
  }));
  return Array.from({ length: links }, (_, n) => ({
    linkId: randomUUID(),
    ...pick(tenants, n),
    enrollmentId: randomUUID(),
    partnerId: randomUUID(),
  }));
}

/** Any moment, also an earlier one than the last: a generator would not step back. */
function uuidv7At(atMs: number, counter: number): string {
  const count = (counter % 4096).toString(16).padStart(3, "0");
  return `${uuidv7Floor(atMs).slice(0, 15)}${count}${randomUUID().slice(18)}`;
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
