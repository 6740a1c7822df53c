import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClickEvent, PACK_MAX_BYTES, PACK_MAX_EVENTS } from "../../core/clicks/click-event.ts";
import { packEvents } from "./pack-events.ts";

const id = "0197b1d0-1111-7222-8333-444444444444";
const hex = "0".repeat(32);
const event = (seq: number, changes: Partial<ClickEvent> = {}): ClickEvent => ({
  kind: "click",
  ...{ id, seq, requestId: id, at: seq, linkId: id, organisationId: id, programId: id, campaignId: id },
  ...{
    enrollmentId: id,
    partnerId: id,
    visitor: hex,
    addressHash: hex,
    privacy: false,
    country: "DE",
    asn: 2 ** 31,
  },
  ...changes,
});

describe("packEvents", () => {
  it("keeps every event in order and both limits, whatever the texts hold", () => {
    const text = (maxLength: number) =>
      fc
        .tuple(
          fc.constantFrom("a", "[", "ä", "\u20ac", "\u0001", '"', "\\", "\u007f", "😀"),
          fc.nat({ max: maxLength }),
        )
        .map(([unit, length]) => unit.repeat(length / unit.length));
    const params = fc.record({ s1: text(255), s2: text(255), s3: text(9), s4: text(9), s5: text(9) });
    const utm = fc.record({ utm_source: text(255), utm_medium: text(9), utm_campaign: text(9) });
    const changes = fc.record(
      { userAgent: text(512), region: text(255), city: text(255), referrer: text(255), sub: params, utm },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 250, size: "max" }), (all) => {
        const events = all.map((change, index) => event(index, change));
        const packs = packEvents(events);
        expect(packs.flat()).toEqual(events);
        for (const pack of packs) {
          expect(pack.length).toBeGreaterThan(0);
          expect(pack.length).toBeLessThanOrEqual(PACK_MAX_EVENTS);
          const message = JSON.stringify({
            v: 1,
            packId: id,
            isolateId: id,
            sentAt: Date.now(),
            events: pack,
          });
          expect(Buffer.byteLength(message)).toBeLessThanOrEqual(PACK_MAX_BYTES);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("makes one message of a hundred ordinary clicks", () => {
    const events = Array.from({ length: 100 }, (_, i) => event(i, { userAgent: "Mozilla/5.0 ".repeat(10) }));
    expect(packEvents(events)).toHaveLength(1);
    expect(packEvents([...events, event(100)]).map((pack) => pack.length)).toEqual([100, 1]);
    expect(packEvents([])).toEqual([]);
  });
});
