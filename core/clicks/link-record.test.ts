import { describe, expect, it } from "vitest";
import { LINK_CODE, linkKey, linkRecordSchema } from "./link-record.ts";

const id = "0197b1d0-1111-7222-8333-444444444444";
const record = {
  v: 1,
  rev: 4,
  linkId: id,
  organisationId: id,
  programId: id,
  campaignId: id,
  enrollmentId: id,
  partnerId: id,
  destination: "https://shop.example/?a=1",
  allowedHosts: ["*.shop.example"],
  status: "active",
  startsAt: null,
  expiresAt: 1_800_000_000_000,
  consent: "not_required",
};

describe("link record", () => {
  it("is read as it was written", () => {
    expect(linkRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it.each([
    ["v", 2],
    ["rev", "4"],
    ["linkId", "x"],
    ["destination", "nowhere"],
    ["allowedHosts", null],
    ["status", "open"],
    ["startsAt", undefined],
    ["expiresAt", 1.5],
    ["consent", "maybe"],
  ])("is refused with %s = %j", (field, value) => {
    expect(linkRecordSchema.safeParse({ ...record, [field]: value }).success).toBe(false);
  });
});

describe("linkKey", () => {
  it("does not tell hosts apart by case, and codes it does", () => {
    expect(linkKey("Go.Example", "AbC")).toBe("link:go.example:AbC");
    expect(linkKey("go.example", "abc")).not.toBe(linkKey("go.example", "AbC"));
  });
});

describe("LINK_CODE", () => {
  it.each(["abc", "A-b_9", "x".repeat(64)])("takes %s", (code) => expect(code).toMatch(LINK_CODE));
  it.each(["", "ab", "x".repeat(65), "a/b", "a:b", "a%41", "abc\n", "äbc"])("refuses %j", (code) => {
    expect(code).not.toMatch(LINK_CODE);
  });
});
