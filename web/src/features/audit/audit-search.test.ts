import { expect, test } from "vitest";
import { auditQuery, readAuditSearch } from "./audit-search.ts";

const ID = "01a1fb43-5088-75cf-9c5c-a24b8570c567";

test("of an address only what can be looked for is taken", () => {
  expect(readAuditSearch({ entity: "link", actor: ID, from: "2026-11-21", sort: "at", other: "x" })).toEqual({
    ...{ entity: "link", actor: ID, from: "2026-11-21", sort: "at" },
  });
  expect(readAuditSearch({ entity: "Link!", actor: "me", thing: 7, from: "today" })).toEqual({});
});

test("a day is asked for from its midnight to the next one's", () => {
  const { from, until } = auditQuery({ from: "2026-11-21", until: "2026-11-21" });
  expect(Date.parse(String(until)) - Date.parse(String(from))).toBe(86_400_000);
  expect(new Date(String(from)).getHours()).toBe(0);
  expect(auditQuery({ actor: ID, thing: ID, organisation: ID })).toMatchObject({
    ...{ actorId: ID, entityId: ID, organisationId: ID },
  });
});
