import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTIFICATION_CATEGORIES } from "../api/notifications.ts";
import { CHANNELS, type ChannelName, DELIVERY_MODES } from "./channels.ts";
import { NOTIFICATION_KIND_NAMES, NOTIFICATION_KINDS } from "./kinds.ts";
import { localTime } from "./local-time.ts";
import { planDelivery, type Recipient } from "./plan-delivery.ts";
import { isLocked, type Preference, preferencesInForce } from "./preferences.ts";
import { isQuiet } from "./quiet-hours.ts";

/** Goal: whatever somebody has said and wherever they are, each channel comes once or says why not, and what is locked comes at once. */
const NOW = new Date("2026-11-21T15:20:00Z");
const USER: Recipient = {
  userId: "u1",
  preferences: [],
  timezone: "UTC",
  quiet: null,
  reachable: new Set<ChannelName>(["inbox", "mail"]),
  suppression: null,
};
const said = (
  category: Preference["category"],
  channel: ChannelName,
  mode: Preference["mode"],
): Preference => ({
  category,
  channel,
  mode,
});
const planned = (kind: Parameters<typeof planDelivery>[0], extra: Partial<Recipient> = {}, now = NOW) =>
  planDelivery(kind, { ...USER, ...extra }, now).deliveries.map(
    ({ channel, state, reason, dueAt, digestKey }) => [
      channel,
      state,
      reason ?? digestKey,
      dueAt.toISOString().slice(5, 16),
    ],
  );

describe("a notification", () => {
  it("goes to the inbox and by mail at once, where nothing was said", () => {
    expect(planned("member_joined")).toEqual([
      ["inbox", "delivered", null, "11-21T15:20"],
      ["mail", "queued", null, "11-21T15:20"],
    ]);
  });

  it("to an address that is no user's goes by mail alone, whatever the hour", () => {
    const address = { userId: null, quiet: { from: 0, until: 1439 } };
    expect(planned("budget_used_up", { ...address, quiet: null })).toEqual([
      ["mail", "queued", null, "11-21T15:20"],
    ]);
  });

  it("of a used-up budget stands in a user's inbox alone", () => {
    expect(planned("budget_used_up").map(([channel]) => channel)).toEqual(["inbox"]);
  });

  it("that was muted says so", () => {
    const preferences = [said("team", "mail", "off"), said("team", "inbox", "off")];
    expect(planned("member_joined", { preferences })).toEqual([
      ["inbox", "suppressed", "muted", "11-21T15:20"],
      ["mail", "suppressed", "muted", "11-21T15:20"],
    ]);
  });

  it("goes by another channel only where that was chosen and reaches the user", () => {
    const preferences = [said("team", "sms", "immediate"), said("team", "slack", "daily")];
    const reachable = new Set<ChannelName>(["inbox", "mail", "sms", "push", "slack"]);
    expect(planned("member_joined", { preferences, reachable }).map(([channel]) => channel)).toEqual([
      "inbox",
      "mail",
      "sms",
      "slack",
    ]);
    expect(planned("member_joined", { preferences }).map(([channel]) => channel)).toEqual(["inbox", "mail"]);
  });

  it("that is collected is due at eight at the user's place, under one key for the day", () => {
    const preferences = [said("team", "mail", "daily")];
    const hanoi = { preferences, timezone: "Asia/Ho_Chi_Minh" };
    expect(planned("member_joined", hanoi)[1]).toEqual(["mail", "queued", "u1/2026-11-22", "11-22T01:00"]);
    const early = new Date("2026-11-21T00:59:59Z");
    expect(planned("member_joined", hanoi, early)[1]).toEqual([
      "mail",
      "queued",
      "u1/2026-11-21",
      "11-21T01:00",
    ]);
    const sleeper = { ...hanoi, quiet: { from: 22 * 60, until: 9 * 60 } };
    expect(planned("member_joined", sleeper)[1]).toEqual(["mail", "queued", "u1/2026-11-22", "11-22T02:00"]);
  });

  it("with a link that was asked for is neither muted nor collected, but waits for the morning", () => {
    const preferences = [said("account", "mail", "off")];
    expect(planned("export_ready", { preferences, quiet: { from: 900, until: 960 } })[1]).toEqual([
      ...["mail", "queued", null, "11-21T16:00"],
    ]);
  });
});

describe("quiet hours", () => {
  const quiet = { from: 22 * 60, until: 7 * 60 };
  it.each([
    ["before midnight", "2026-11-21T22:30:00Z", "UTC", "11-22T07:00"],
    ["after midnight", "2026-11-21T03:00:00Z", "UTC", "11-21T07:00"],
    ["at their very end", "2026-11-21T07:00:00Z", "UTC", "11-21T07:00"],
    ["on the night without a third hour", "2026-03-28T23:30:00Z", "Europe/Berlin", "03-29T05:00"],
    ["on the night with it twice", "2026-10-24T23:30:00Z", "Europe/Berlin", "10-25T06:00"],
  ])("%s put it off until they end", (_, now, timezone, due) => {
    expect(planned("member_joined", { quiet, timezone }, new Date(now))[1]?.[3]).toBe(due);
  });

  it("do not hold what is of security", () => {
    expect(planned("password_changed", { quiet: { from: 0, until: 1439 } })[1]?.[3]).toBe("11-21T15:20");
  });
});

describe("an address that mail came back from", () => {
  const bounced = { reason: "bounced", retried: false } as const;
  it("gets nothing, security included", () => {
    expect(planned("password_changed", { suppression: bounced })[1]?.slice(0, 3)).toEqual([
      ...["mail", "suppressed", "bounced"],
    ]);
  });
  it("is tried once more when somebody typed it, unless its owner complained", () => {
    const to = { ...USER, userId: null, suppression: bounced };
    expect(planDelivery("email_confirm", to, NOW)).toMatchObject({
      retriesAddress: true,
      deliveries: [{ state: "queued" }],
    });
    for (const suppression of [
      { ...bounced, retried: true },
      { reason: "complained", retried: false } as const,
    ])
      expect(planDelivery("email_confirm", { ...to, suppression }, NOW)).toMatchObject({
        retriesAddress: false,
        deliveries: [{ state: "suppressed" }],
      });
  });
});

describe("every plan", () => {
  const zones = ["UTC", "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns"];
  const minute = fc.integer({ min: 0, max: 1439 });
  const recipient: fc.Arbitrary<Recipient> = fc.record({
    userId: fc.constantFrom("u1", null),
    preferences: fc.uniqueArray(
      fc.record({
        category: fc.constantFrom(...NOTIFICATION_CATEGORIES),
        channel: fc.constantFrom(...CHANNELS),
        mode: fc.constantFrom(...DELIVERY_MODES),
      }),
      { selector: ({ category, channel }) => `${category} ${channel}` },
    ),
    timezone: fc.constantFrom(...zones),
    quiet: fc.option(fc.record({ from: minute, until: minute })),
    reachable: fc
      .subarray(["sms", "push", "slack"] as const)
      .map((some): ReadonlySet<ChannelName> => new Set(["inbox", "mail", ...some])),
    suppression: fc.option(
      fc.record({ reason: fc.constantFrom("bounced", "complained"), retried: fc.boolean() }),
    ),
  });
  const moments = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });

  it("names a channel once, loses none that is owed, is due in time, and mutes nothing that is locked", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTIFICATION_KIND_NAMES), recipient, moments, (kind, to, now) => {
        const { deliveries } = planDelivery(kind, to, now);
        const channels = deliveries.map(({ channel }) => channel);
        expect(new Set(channels).size).toBe(channels.length);
        const { category, mailsUsers } = NOTIFICATION_KINDS[kind];
        if (to.userId !== null) expect(channels).toContain("inbox");
        if (to.userId === null || mailsUsers) expect(channels).toContain("mail");
        const urgent = category === "security" || category === "money";
        for (const { channel, state, reason, dueAt, digestKey } of deliveries) {
          const waitMs = dueAt.getTime() - now.getTime();
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThanOrEqual(51 * 3_600_000);
          if (channel === "mail" && isLocked(category, channel)) {
            expect(reason === null || to.suppression !== null).toBe(true);
            expect(waitMs).toBe(0);
            expect(digestKey).toBeNull();
          }
          if (state !== "queued" || urgent || to.quiet === null) continue;
          const { minutes } = localTime(dueAt, to.timezone);
          expect(isQuiet(minutes, to.quiet)).toBe(false);
        }
      }),
    );
  });

  it("follows the settings that are shown", () => {
    const shown = preferencesInForce([said("team", "mail", "daily"), said("security", "mail", "off")]);
    expect(shown).toHaveLength(10);
    expect(shown).toContainEqual(said("team", "mail", "daily"));
    expect(shown).toContainEqual(said("security", "mail", "immediate"));
  });
});
