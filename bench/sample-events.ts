import { randomBytes, randomUUID } from "node:crypto";
import type { ClickEvent } from "../core/clicks/click-event.ts";
import type { ConversionEvent, PageEvent, RefusedEvent } from "../core/clicks/page-event.ts";
import type { SampleClicks } from "./sample-clicks.ts";

/** Deliverable events of browsers as the edge makes them, of the programs that the clicks are of. */
export interface SampleEvents {
  page(atMs: number, overrides?: Partial<PageEvent>): PageEvent;
  conversion(atMs: number, overrides?: Partial<ConversionEvent>): ConversionEvent;
  refused(atMs: number, overrides?: Partial<RefusedEvent>): RefusedEvent;
}

const PAGES = 200;

/** Makes events beside `clicks`, numbered and timed in one with them. */
export function createSampleEvents(clicks: SampleClicks): SampleEvents {
  let made = 0;
  const common = (atMs: number) => {
    const click = clicks.click(atMs);
    const { id, seq, requestId, organisationId, programId, userAgent, country, asn } = click;
    const visitor = randomBytes(16).toString("hex");
    return { id, seq, requestId, at: atMs, organisationId, programId, visitor, userAgent, country, asn };
  };
  return {
    page(atMs, overrides) {
      const n = made++;
      return {
        kind: "page",
        ...withoutUndefined(common(atMs)),
        test: false,
        privacy: false,
        session: randomUUID(),
        url: `https://shop.example/products/${n % PAGES}`,
        ...(n % 2 === 0 && { referrer: "www.google.com" }),
        ...overrides,
      };
    },
    conversion(atMs, overrides) {
      return {
        kind: "conversion",
        ...withoutUndefined(common(atMs)),
        test: false,
        privacy: false,
        via: "snippet",
        host: "shop.example",
        report: { orderId: `order-${made++}`, amountMinor: 1_999, currency: "USD" },
        ...overrides,
      };
    },
    refused(atMs, overrides) {
      const { seq, requestId, organisationId, programId } = common(atMs);
      return {
        kind: "refused",
        seq,
        requestId,
        at: atMs,
        organisationId,
        programId,
        reason: "invalid:url",
        raw: '{"kind":"page","url":5}',
        ...overrides,
      };
    },
  };
}

type Common = Pick<
  ClickEvent,
  "id" | "seq" | "requestId" | "at" | "organisationId" | "programId" | "userAgent" | "country" | "asn"
> & { visitor: string };

/** As JSON would bring it. */
function withoutUndefined({ userAgent, country, asn, ...rest }: Common) {
  return {
    ...rest,
    ...(userAgent !== undefined && { userAgent }),
    ...(country !== undefined && { country }),
    ...(asn !== undefined && { asn }),
  };
}
