import { describe, expect, it } from "vitest";
import { clickEventSchema, packSchema } from "./click-event.ts";

const id = "0197b1d0-1111-7222-8333-444444444444";
const click = {
  kind: "click",
  id,
  seq: 1,
  requestId: id,
  at: 1_750_000_000_000,
  linkId: id,
  organisationId: id,
  programId: id,
  campaignId: id,
  enrollmentId: id,
  partnerId: id,
  privacy: false,
};
const pack = { v: 1, packId: id, isolateId: id, sentAt: 1, events: [click] };

describe("click event", () => {
  it("needs only what every click has", () => {
    expect(clickEventSchema.parse(click)).toEqual(click);
  });

  it.each([
    ["kind", "view"],
    ["id", "x"],
    ["seq", 0],
    ["seq", 1.5],
    ["visitor", "AB".repeat(16)],
    ["addressHash", "ab".repeat(15)],
    ["userAgent", "x".repeat(513)],
    ["privacy", 1],
    ["country", "DEU"],
    ["asn", "3320"],
    ["referrer", "x".repeat(256)],
    ["sub", { s1: "x".repeat(256) }],
    ["sub", { s6: "x" }],
    ["utm", { utm_id: "x" }],
  ])("is refused with %s = %j", (field, value) => {
    expect(clickEventSchema.safeParse({ ...click, [field]: value }).success).toBe(false);
  });
});

describe("pack", () => {
  it("does not look into its events, so that one bad event does not sink the others", () => {
    expect(packSchema.parse({ ...pack, events: [click, 7, null] }).events).toEqual([click, 7, null]);
  });

  it("holds 1 to 100 events", () => {
    expect(packSchema.safeParse({ ...pack, events: [] }).success).toBe(false);
    expect(packSchema.safeParse({ ...pack, events: new Array(100).fill(0) }).success).toBe(true);
    expect(packSchema.safeParse({ ...pack, events: new Array(101).fill(0) }).success).toBe(false);
  });
});
