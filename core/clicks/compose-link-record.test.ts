import { describe, expect, test } from "vitest";
import { composeLinkRecord, type LinkSource } from "./compose-link-record.ts";
import { linkRecordSchema } from "./link-record.ts";

const id = (n: number) => `01a1fb27-85bf-7277-a749-00000000000${n}`;

const SOURCE: LinkSource = {
  link: {
    id: id(1),
    host: "edge.test",
    code: "abc",
    destinationUrl: null,
    status: "active",
    expiresAt: null,
    version: 1,
  },
  enrollment: { id: id(2), status: "approved", version: 2 },
  partner: { id: id(3), status: "active", version: 3 },
  campaign: {
    id: id(4),
    status: "active",
    destinationUrl: "https://shop.example/",
    allowedHosts: ["*.shop.example"],
    startsAt: 1000,
    endsAt: null,
    version: 4,
  },
  program: { id: id(5), organisationId: id(6), status: "active", consentMode: "required", version: 5 },
};

type Changes = { [Part in keyof LinkSource]?: Partial<LinkSource[Part]> };

function compose(changes: Changes = {}) {
  const source = Object.fromEntries(
    Object.entries(SOURCE).map(([part, row]) => [part, { ...row, ...changes[part as keyof LinkSource] }]),
  ) as unknown as LinkSource;
  return composeLinkRecord(source);
}

test("The record names all five, sums their versions, and is what the edge reads.", () => {
  const record = compose();
  expect(record).toEqual({
    v: 1,
    rev: 15,
    linkId: id(1),
    enrollmentId: id(2),
    partnerId: id(3),
    campaignId: id(4),
    programId: id(5),
    organisationId: id(6),
    destination: "https://shop.example/",
    allowedHosts: ["*.shop.example"],
    status: "active",
    startsAt: 1000,
    expiresAt: null,
    consent: "required",
  });
  expect(linkRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
});

describe("its status", () => {
  test.each<[string, Changes]>([
    ["archived", { link: { status: "archived" } }],
    ["archived", { campaign: { status: "archived" }, partner: { status: "suspended" } }],
    ["archived", { program: { status: "archived" } }],
    ["suspended", { enrollment: { status: "pending" } }],
    ["suspended", { enrollment: { status: "rejected" } }],
    ["suspended", { enrollment: { status: "suspended" }, campaign: { status: "paused" } }],
    ["suspended", { partner: { status: "suspended" } }],
    ["paused", { campaign: { status: "paused" } }],
  ])("is %s with %j.", (status, changes) => {
    expect(compose(changes).status).toBe(status);
  });
});

test.each([
  [null, null, null],
  [5, null, 5],
  [null, 7, 7],
  [5, 7, 5],
  [9, 7, 7],
])("A link that ends at %j in a campaign that ends at %j expires at %j.", (expiresAt, endsAt, expected) => {
  expect(compose({ link: { expiresAt }, campaign: { endsAt } }).expiresAt).toBe(expected);
});

test.each([
  ["https://blog.shop.example/x?a=1#b", "https://blog.shop.example/x?a=1#b"],
  ["https://shop.example/sale", "https://shop.example/sale"],
  ["https://elsewhere.example/", "https://shop.example/"],
  ["javascript:alert(1)", "https://shop.example/"],
])(
  "A link's own destination %s leads to %s: outside the campaign's hosts, its campaign's counts.",
  (destinationUrl, expected) => {
    expect(compose({ link: { destinationUrl } }).destination).toBe(expected);
  },
);
