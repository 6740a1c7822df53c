import { expect, test } from "vitest";
import type { SessionState } from "../session/create-session.ts";
import { followAccount } from "./follow-account.ts";
import { currentLanguage, setLanguage } from "./language.ts";

function start() {
  let state: SessionState = { kind: "starting" };
  let tell = () => {};
  followAccount({
    state: () => state,
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  });
  return (locale: string, acting: { by: string; reason: string; endsAt: string } | null = null) => {
    const user = {
      id: "1",
      name: "Ada",
      email: "a@b.c",
      platformRole: null,
      timezone: "UTC",
      avatarUrl: null,
    };
    state = {
      kind: "signed-in",
      account: {
        user: { ...user, locale },
        acting,
        organisations: [],
        affiliate: null,
        secondFactorAt: null,
        mustEnrol: false,
      },
    };
    tell();
  };
}

test("the page is in the account's language, and a choice is not taken back by a token that is renewed", () => {
  const told = start();
  told("vi");
  expect(currentLanguage()).toBe("vi");
  setLanguage("en");
  told("vi");
  expect(currentLanguage()).toBe("en");
  told("en");
  told("vi");
  expect(currentLanguage()).toBe("vi");
  setLanguage("en");
});

test("an operator who acts as somebody keeps the language", () => {
  start()("vi", { by: "Op", reason: "help", endsAt: "2026-11-21T00:00:00Z" });
  expect(currentLanguage()).toBe("en");
});
