import { expect, test, vi } from "vitest";
import type { ActingSession } from "../../../../core/api/admin.ts";
import { createActing } from "./create-acting.ts";
import type { SessionStore } from "./create-session.ts";

const NOW = Date.UTC(2026, 10, 21);
const token = (name: string, claims: object) => `${name}.${btoa(JSON.stringify(claims))}.x`;
const OWN = token("own", { sub: "support" });

const begun = (name: string, minutes = 10): ActingSession => ({
  sessionId: "s",
  endsAt: new Date(NOW + 30 * 60_000).toISOString(),
  session: {
    accessToken: token(name, { act: { sub: "support" } }),
    expiresAt: new Date(NOW + minutes * 60_000).toISOString(),
    user: {
      ...{ id: "u", name: "Ada", email: "ada@x.example", platformRole: null, locale: "en", timezone: "UTC" },
      avatarUrl: null,
    },
    ...{ secondFactorAt: null, mustEnrol: false, organisations: [], affiliate: null },
    acting: { by: "Sam", reason: "asked", endsAt: new Date(NOW + 30 * 60_000).toISOString() },
  },
});

function start(...answers: (() => Response)[]) {
  const asked: string[] = [];
  let clock = NOW;
  const own = {
    state: () => ({ kind: "signed-out" as const }),
    subscribe: () => () => undefined,
    accessToken: async () => OWN,
    renew: vi.fn(async () => "another"),
    renewNow: async () => OWN,
    signOut: vi.fn(async () => undefined),
    accept: vi.fn(),
    start: async () => undefined,
    enter: async () => null,
  } satisfies SessionStore;
  const store = createActing(
    own,
    async (path, { method, headers }) => {
      asked.push(`${method} ${path}`);
      expect(headers).toEqual({ authorization: `Bearer ${OWN}` });
      const next = answers.shift();
      if (next === undefined) throw new TypeError("fetch failed");
      return next();
    },
    () => clock,
  );
  return { store, own, asked, passMinutes: (minutes: number) => (clock += minutes * 60_000) };
}
const gone = () => Response.json({ type: "/problems/not_found", title: "No" }, { status: 404 });
const away = () => Response.json({ type: "/problems/unavailable", title: "No" }, { status: 503 });

test("while somebody acts, the page is the user's, and asks with the user's token", async () => {
  const { store } = start();
  const heard = vi.fn();
  store.subscribe(heard);
  expect(await store.accessToken()).toBe(OWN);
  store.actAs(begun("one"));
  expect(heard).toHaveBeenCalledOnce();
  expect(store.state()).toMatchObject({
    kind: "signed-in",
    account: { user: { id: "u" }, acting: { by: "Sam" } },
  });
  expect(store.state()).toBe(store.state());
  expect(await store.accessToken()).toContain("one");
});

test("its token is renewed as the operator, once for all that wait", async () => {
  const { store, asked, passMinutes } = start(() => Response.json(begun("two", 20)));
  store.actAs(begun("one"));
  passMinutes(9.6);
  expect(await Promise.all([store.accessToken(), store.accessToken()])).toEqual([
    expect.stringContaining("two"),
    expect.stringContaining("two"),
  ]);
  expect(asked).toEqual(["POST /api/admin/act-as/s/renew"]);
});

test("a server that is away ends nothing; one that knows of it no more ends it", async () => {
  const { store, passMinutes } = start(away, gone);
  store.actAs(begun("one"));
  passMinutes(10);
  await expect(store.accessToken()).rejects.toMatchObject({ status: 503 });
  expect(store.state().kind).toBe("signed-in");
  expect(await store.accessToken()).toBeNull();
  expect(store.state().kind).toBe("signed-out");
});

test("what was asked as the user is never asked again as the operator", async () => {
  const { store, own } = start(gone);
  const { accessToken } = begun("one").session;
  store.actAs(begun("one"));
  expect(await store.renew(accessToken)).toBeNull();
  expect(await store.renew(accessToken)).toBeNull();
  expect(own.renew).not.toHaveBeenCalled();
  expect(await store.renew(OWN)).toBe("another");
});

test("ending it tells the server, and goes back to being oneself even when that cannot be told", async () => {
  const { store, asked, own } = start(() => new Response(null, { status: 204 }));
  store.actAs(begun("one"));
  expect(() => store.accept(begun("one").session)).toThrow("Only the user itself");
  await store.endActing();
  await store.endActing();
  expect(asked).toEqual(["DELETE /api/admin/act-as/s"]);
  expect(await store.accessToken()).toBe(OWN);
  store.accept(begun("two").session);
  expect(own.accept).toHaveBeenCalledOnce();
  store.actAs(begun("one"));
  await store.signOut();
  expect(store.state().kind).toBe("signed-out");
  expect(own.signOut).toHaveBeenCalledOnce();
});
