import { expect, test } from "vitest";
import type { Account } from "./create-session.ts";
import { homeOf, readWish, rolesOf } from "./home-of.ts";

const nobody: Account = {
  user: {
    id: "u",
    name: "N",
    email: "n@x.example",
    platformRole: null,
    locale: "en",
    timezone: "UTC",
    avatarUrl: null,
  },
  secondFactorAt: null,
  mustEnrol: false,
  acting: null,
  organisations: [],
  affiliate: null,
};
const merchant = { organisations: [{ id: "o", name: "Shop", role: "owner" as const }] };
const affiliate = { affiliate: { id: "a", name: "N" } };
const operator = { user: { ...nobody.user, platformRole: "owner" as const } };

test.each([
  ["a merchant", { ...nobody, ...merchant }, ["merchant"], "/merchant"],
  ["an affiliate", { ...nobody, ...affiliate }, ["affiliate"], "/affiliate"],
  ["both", { ...nobody, ...merchant, ...affiliate }, ["merchant", "affiliate"], "/merchant"],
  ["the operator", { ...nobody, ...operator }, ["operator"], "/status"],
  ["somebody new", nobody, [], "/affiliate"],
])("%s lands at home", (_, account, roles, home) => {
  expect(rolesOf(account)).toEqual(roles);
  expect(homeOf(account)).toBe(home);
});

test.each([
  ["/affiliate/links?new=1", "/affiliate/links?new=1"],
  ["//evil.example", undefined],
  ["/\\evil.example", undefined],
  ["https://evil.example", undefined],
  ["/sign-in", undefined],
  [undefined, undefined],
  [7, undefined],
])("the wish %j leads to %j", (wish, path) => expect(readWish(wish)).toBe(path));
