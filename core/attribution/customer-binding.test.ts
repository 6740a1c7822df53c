import { describe, expect, it } from "vitest";
import { createUuidv7 } from "../ids/uuidv7.ts";
import { type ExplicitBinding, latestBinding } from "./customer-binding.ts";
import type { Claimant, CustomerBinding, Touch, UsedCoupon } from "./touch.ts";

/* Goal: of all that bound a customer the latest that holds wins. Method: a table of bindings around one conversion. */
const NOW = 1_760_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const claimant = (name: string, changes: Partial<Claimant> = {}): Claimant => ({
  partnerId: name,
  enrollmentId: `place of ${name}`,
  campaignId: "campaign",
  affiliateId: `person ${name}`,
  affiliateEmailHash: null,
  enrollmentStatusAtConversion: "approved",
  partnerStatusAtConversion: "active",
  ...changes,
});
const touch = (name: string, atMs: number, changes: Partial<Touch> = {}): Touch => ({
  ...claimant(name),
  clickId: createUuidv7((bytes) => bytes.fill(0))(atMs),
  atMs,
  linkId: `link of ${name}`,
  windowDays: 30,
  bot: null,
  foundBy: ["token"],
  linkStateAtClick: "active",
  enrollmentStatusAtClick: "approved",
  partnerStatusAtClick: "active",
  ...changes,
});
const coupon = (name: string, refusal: UsedCoupon["refusal"] = null): UsedCoupon => ({
  code: name,
  owner: { ...claimant(name), couponId: name },
  refusal,
});
const checkout = (boundAtMs: number, changes: Partial<ExplicitBinding> = {}): ExplicitBinding => ({
  boundAtMs,
  touch: touch("clicked", boundAtMs - DAY_MS),
  coupon: null,
  claimants: [claimant("clicked"), claimant("owner")],
  ...changes,
});
const earlier = (boundAtMs: number): CustomerBinding => ({ ...claimant("before"), clickId: null, boundAtMs });

describe("latestBinding", () => {
  it.each<[string, CustomerBinding | null, ExplicitBinding[], string | null]>([
    ["is none where nothing bound", null, [], null],
    ["is the earlier conversion's", earlier(NOW - DAY_MS), [], "before"],
    ["is a later checkout's", earlier(NOW - 2 * DAY_MS), [checkout(NOW - DAY_MS)], "clicked"],
    ["is a later conversion's", earlier(NOW - DAY_MS), [checkout(NOW - 2 * DAY_MS)], "before"],
    [
      "is the later of two checkouts, in whatever order they are given",
      null,
      [checkout(NOW - DAY_MS, { touch: null, coupon: coupon("owner") }), checkout(NOW - 2 * DAY_MS)],
      "owner",
    ],
    ["is the coupon's owner before the click's", null, [checkout(NOW, { coupon: coupon("owner") })], "owner"],
    [
      "is the click's where the coupon had ended",
      null,
      [checkout(NOW, { coupon: coupon("owner", "coupon_expired") })],
      "clicked",
    ],
    [
      "is not of a checkout by a bot",
      null,
      [checkout(NOW, { touch: touch("clicked", NOW, { bot: "b" }) })],
      null,
    ],
    [
      "is not of a checkout one millisecond outside the click's window",
      null,
      [checkout(NOW, { touch: touch("clicked", NOW - 30 * DAY_MS - 1) })],
      null,
    ],
    [
      "is of a checkout exactly one window after the click",
      null,
      [checkout(NOW, { touch: touch("clicked", NOW - 30 * DAY_MS) })],
      "clicked",
    ],
    ["passes over a checkout that bound nobody", earlier(1), [checkout(NOW, { touch: null })], "before"],
    ["is of a checkout dated five minutes after", null, [checkout(NOW + 5 * MINUTE_MS)], "clicked"],
    ["is not of one dated a millisecond more", null, [checkout(NOW + 5 * MINUTE_MS + 1)], null],
  ])("%s", (_, before, explicit, partner) => {
    for (const given of [explicit, explicit.toReversed()]) {
      const binding = latestBinding(before, given, NOW);
      expect(binding?.partnerId ?? null).toBe(partner);
      expect(binding === null || binding.boundAtMs <= NOW).toBe(true);
    }
  });

  it("answers statuses as of the conversion, not as of the checkout", () => {
    const suspended = claimant("clicked", { partnerStatusAtConversion: "suspended" });
    expect(latestBinding(null, [checkout(NOW - 1, { claimants: [suspended] })], NOW)).toMatchObject({
      partnerStatusAtConversion: "suspended",
    });
  });
});
