import { expect, test, vi } from "vitest";
import type { Session } from "../../../../core/api/session.ts";
import { ApiProblem } from "../api/problem.ts";
import { createSession, type SessionNews } from "./create-session.ts";
import type { EarlyAnswer } from "./early.ts";

const NOW = Date.UTC(2026, 10, 21);
const account = {
  user: {
    id: "01a1fb43-5088-75cf-9c5c-a24b8570c567",
    name: "Ada",
    email: "ada@partner.example",
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
const answer = (accessToken: string, minutes = 10) =>
  Response.json({ accessToken, expiresAt: new Date(NOW + minutes * 60_000).toISOString(), ...account });
const nobody = () => new Response(null, { status: 204 });
const problem = (status: number) =>
  Response.json({ type: "/problems/unauthenticated", title: "No", detail: "No session." }, { status });

function start(...answers: (() => Response)[]) {
  return startEarly("not asked", ...answers);
}

function startEarly(early: EarlyAnswer | "not asked", ...answers: (() => Response)[]) {
  const asked: string[] = [];
  const names: string[] = [];
  const news: SessionNews[] = [];
  let clock = NOW;
  let attempt = 1;
  const fetch = vi.fn(async (path: string, init: RequestInit) => {
    asked.push(path);
    const name = new Headers(init.headers).get("x-refresh-attempt");
    if (name !== null) names.push(name);
    const next = answers.shift();
    if (next === undefined) throw new TypeError("fetch failed");
    return next();
  });
  const session = createSession({
    fetch,
    alone: (work) => work(),
    attempts: { name: async () => `attempt ${attempt}`, heard: () => void attempt++ },
    early: early === "not asked" ? undefined : Promise.resolve(early),
    now: () => clock,
    tell: (said) => news.push(said),
  });
  return { session, asked, names, news, passMinutes: (minutes: number) => (clock += minutes * 60_000) };
}

test("a page begins by asking whether the browser has a session", async () => {
  const { session, asked } = start(() => answer("one"));
  expect(session.state()).toEqual({ kind: "starting" });
  await session.start();
  expect(asked).toEqual(["/api/auth/refresh"]);
  expect(session.state()).toEqual({ kind: "signed-in", account });
  expect(await session.accessToken()).toBe("one");
});

test("what was asked before the page's code had come is not asked again, but for what could not be told", async () => {
  const known = startEarly((await answer("one").json()) as Session, () => answer("two"));
  await known.session.start();
  expect(known.session.state()).toEqual({ kind: "signed-in", account });
  expect(await known.session.accessToken()).toBe("one");
  expect(known.asked).toEqual([]);
  await known.session.start();
  expect(await known.session.accessToken()).toBe("two");
  const none = startEarly(null);
  await none.session.start();
  expect(none.session.state()).toEqual({ kind: "signed-out" });
  const untold = startEarly(undefined, () => answer("one"));
  await untold.session.start();
  expect(untold.asked).toEqual(["/api/auth/refresh"]);
  expect(untold.session.state().kind).toBe("signed-in");
});

test("a browser without a session is signed out, and no request asks again", async () => {
  const { session, asked } = start(nobody);
  await session.start();
  expect(session.state()).toEqual({ kind: "signed-out" });
  expect(await session.accessToken()).toBeNull();
  expect(asked).toHaveLength(1);
});

test("a server that is away ends nothing: it is not known yet who is here", async () => {
  const { session } = start(() => problem(503), nobody);
  await session.start();
  expect(session.state()).toEqual({ kind: "starting" });
  await session.start();
  expect(session.state()).toEqual({ kind: "signed-out" });
});

test("a refresh whose answer was lost is repeated under its name, the next one has another", async () => {
  const lost = () => {
    throw new TypeError("the connection broke");
  };
  const { session, names } = start(
    lost,
    () => problem(503),
    () => answer("one"),
    () => answer("two"),
  );
  for (let tries = 1; tries <= 3; tries++) await session.start();
  expect(await session.renew("one")).toBe("two");
  expect(names).toEqual(["attempt 1", "attempt 1", "attempt 1", "attempt 2"]);
});

test("signing in tells the other tabs; a refusal throws with its words and changes nothing", async () => {
  const { session, news } = start(
    nobody,
    () => problem(401),
    () => answer("one"),
  );
  await session.start();
  const enter = () => session.enter("/api/auth/sign-in", { email: "ada@partner.example", password: "x" });
  await expect(enter()).rejects.toThrow("No session.");
  await expect(enter()).resolves.toBeNull();
  expect(session.state().kind).toBe("signed-in");
  expect(news).toEqual(["signed-in"]);
});

test("a sign-in that wants a second factor says so and signs nobody in; the session after it is taken", async () => {
  const secondFactor = { ticket: account.user.id, methods: ["totp", "recovery"] as const };
  const { session, news } = start(
    nobody,
    () => Response.json({ secondFactor }),
    () => answer("one"),
  );
  await session.start();
  expect(await session.enter("/api/auth/sign-in", {})).toEqual(secondFactor);
  expect(session.state()).toEqual({ kind: "signed-out" });
  expect(await session.enter("/api/auth/second-factor", {})).toBeNull();
  expect(session.state()).toEqual({ kind: "signed-in", account });
  expect(news).toEqual(["signed-in"]);
});

test("a session that another answer brought stands in the place of the one before", async () => {
  const { session } = start(() => answer("one"));
  await session.start();
  const secondFactorAt = new Date(NOW).toISOString();
  session.accept({ ...(await answer("two").json()), secondFactorAt });
  expect(await session.accessToken()).toBe("two");
  expect(session.state()).toEqual({ kind: "signed-in", account: { ...account, secondFactorAt } });
});

test("a token is replaced before it ends", async () => {
  const { session, asked, passMinutes } = start(
    () => answer("one"),
    () => answer("two", 20),
  );
  await session.start();
  passMinutes(9.6);
  expect(await session.accessToken()).toBe("two");
  expect(asked).toHaveLength(2);
});

test("many requests at once renew the token once", async () => {
  const { session, asked } = start(
    () => answer("one"),
    () => answer("two"),
  );
  await session.start();
  const tokens = await Promise.all([session.renew("one"), session.renew("one"), session.renew("one")]);
  expect(tokens).toEqual(["two", "two", "two"]);
  expect(await session.renew("one")).toBe("two");
  expect(asked).toHaveLength(2);
});

test("a session that the server ends leaves who was here, so that their screen can stay", async () => {
  const { session } = start(
    () => answer("one"),
    () => problem(401),
  );
  await session.start();
  expect(await session.renew("one")).toBeNull();
  expect(session.state()).toEqual({ kind: "ended", account });
  expect(await session.accessToken()).toBeNull();
});

test("a server that is away while the token is renewed is a problem, and the session stays", async () => {
  const { session } = start(
    () => answer("one"),
    () => problem(503),
  );
  await session.start();
  await expect(session.renew("one")).rejects.toBeInstanceOf(ApiProblem);
  expect(session.state().kind).toBe("signed-in");
});

test("signing out forgets the token and tells the other tabs", async () => {
  const { session, news, asked } = start(() => answer("one"), nobody);
  await session.start();
  await session.signOut();
  expect(session.state()).toEqual({ kind: "signed-out" });
  expect(await session.accessToken()).toBeNull();
  expect(asked.at(-1)).toBe("/api/auth/sign-out");
  expect(news).toEqual(["signed-out"]);
});
