import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeliveryState } from "./channels.ts";
import { readMailEvent } from "./mail-event.ts";

const RANK: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sent: 1,
  delivered: 2,
  bounced: 3,
  suppressed: 3,
  failed: 3,
};
const TYPES = ["sent", "delivered", "complained", "bounced", "failed", "suppressed"].map(
  (one) => `email.${one}`,
);
const apply = (types: readonly string[]) =>
  types.reduce<DeliveryState>((state, type) => {
    const event = readMailEvent(type, null);
    return event?.from.includes(state) ? event.state : state;
  }, "queued");

describe("events about a mail", () => {
  it("never take it back, whatever order they come in", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TYPES)), (types) => {
        const states = types.map((_, end) => RANK[apply(types.slice(0, end + 1))]);
        expect(states).toEqual(states.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each([
    [["email.delivered", "email.sent"], "delivered"],
    [["email.bounced", "email.delivered"], "bounced"],
    [["email.delivered", "email.bounced"], "bounced"],
    [["email.complained", "email.delivered", "email.sent"], "delivered"],
  ] as const)("%j come to %s", (types, state) => expect(apply(types)).toBe(state));

  it("keep an address from more mail when it bounced for good, or its owner complained", () => {
    expect(readMailEvent("email.bounced", "Permanent")).toMatchObject({ suppress: "bounced" });
    expect(readMailEvent("email.bounced", null)).toMatchObject({ suppress: "bounced" });
    expect(readMailEvent("email.bounced", "Transient")).toMatchObject({ suppress: null, state: "bounced" });
    expect(readMailEvent("email.complained", null)).toMatchObject({ suppress: "complained" });
    for (const type of ["email.opened", "email.clicked", "email.delivery_delayed", "contact.created"])
      expect(readMailEvent(type, null)).toBeNull();
  });
});
