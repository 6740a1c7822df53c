import { expect, test, vi } from "vitest";
import type { SessionStore } from "../session/create-session.ts";
import { createApi } from "./create-api.ts";

function start(answers: Response[], tokens: (string | null)[] = ["one"], renewed: string | null = "two") {
  const session = {
    accessToken: async () => tokens.shift() ?? null,
    renew: vi.fn(async () => renewed),
    renewNow: vi.fn(async () => renewed),
  } as unknown as SessionStore;
  const fetch = vi.fn(
    async (_path: string, _init: RequestInit) => answers.shift() ?? new Response(null, { status: 500 }),
  );
  const stepUp = vi.fn(async () => true);
  return { api: createApi(session, fetch, "org-1", stepUp), fetch, session, stepUp };
}

const refused = () => new Response("{}", { status: 401 });

test("a request carries the token, the organisation and what was asked for", async () => {
  const { api, fetch } = start([Response.json({ data: [] })]);
  expect(await api.get("/api/v1/links", { limit: 5, cursor: null, code: "a b" })).toEqual({ data: [] });
  const [path, init] = fetch.mock.calls[0]!;
  expect(path).toBe("/api/v1/links?limit=5&code=a+b");
  expect(init.headers).toEqual({
    authorization: "Bearer one",
    "accept-language": "en",
    "x-organisation-id": "org-1",
  });
});

test("a refused token is renewed once and the request repeated with its body", async () => {
  const { api, fetch, session } = start([refused(), Response.json({ id: "l" })]);
  expect(await api.post("/api/v1/links", { code: "x" })).toEqual({ id: "l" });
  expect(session.renew).toHaveBeenCalledExactlyOnceWith("one");
  const [, init] = fetch.mock.calls[1]!;
  expect(init).toMatchObject({ body: '{"code":"x"}', headers: { authorization: "Bearer two" } });
});

test("a token that is refused again is not renewed for ever", async () => {
  const { api, fetch } = start([refused(), refused()]);
  await expect(api.get("/api/v1/links")).rejects.toMatchObject({ status: 401 });
  expect(fetch).toHaveBeenCalledTimes(2);
});

test.each([
  ["nobody is signed in", [null], null],
  ["the session has ended", ["one"], null],
])("when %s, it says so", async (_, tokens, renewed) => {
  const { api } = start([refused()], tokens, renewed);
  await expect(api.get("/x")).rejects.toMatchObject({ status: 401, code: "unauthenticated" });
});

const wants = (code: string) => Response.json({ type: `/problems/${code}`, title: code }, { status: 403 });

test("what wants a second factor is repeated with its body once that was shown", async () => {
  const { api, fetch, stepUp } = start(
    [wants("step_up_required"), Response.json({ id: "k" })],
    ["one", "stepped-up"],
  );
  expect(await api.post("/api/v1/api-keys", { name: "n" })).toEqual({ id: "k" });
  expect(stepUp).toHaveBeenCalledOnce();
  expect(fetch.mock.calls[1]![1]).toMatchObject({
    body: '{"name":"n"}',
    headers: { authorization: "Bearer stepped-up" },
  });
});

test("whoever does not show a second factor is told what the API said, and nothing is repeated", async () => {
  const { api, fetch, stepUp } = start([wants("step_up_required")]);
  stepUp.mockResolvedValue(false);
  await expect(api.post("/x")).rejects.toMatchObject({ status: 403, code: "step_up_required" });
  expect(fetch).toHaveBeenCalledOnce();
});

test("a second factor is asked for once a request", async () => {
  const { api, stepUp } = start([wants("step_up_required"), wants("step_up_required")], ["one", "two"]);
  await expect(api.post("/x")).rejects.toMatchObject({ code: "step_up_required" });
  expect(stepUp).toHaveBeenCalledOnce();
});

test("who must set up a second factor has the session read again, which says so", async () => {
  const { api, session } = start([wants("second_factor_required")]);
  await expect(api.get("/x")).rejects.toMatchObject({ code: "second_factor_required" });
  expect(session.renewNow).toHaveBeenCalledOnce();
});

test("a wrong code is no wrong token: it is not sent again", async () => {
  const problem = { type: "/problems/wrong_code", title: "The code is wrong" };
  const { api, fetch, session } = start([Response.json(problem, { status: 401 })]);
  await expect(api.post("/api/auth/step-up", { totp: "000000" })).rejects.toThrow("The code is wrong");
  expect(fetch).toHaveBeenCalledOnce();
  expect(session.renew).not.toHaveBeenCalled();
});

test("any other refusal is final", async () => {
  const { api, stepUp } = start([wants("forbidden")]);
  await expect(api.delete("/x")).rejects.toMatchObject({ code: "forbidden" });
  expect(stepUp).not.toHaveBeenCalled();
});

test("an answer without a body is undefined, and a file goes as it is", async () => {
  const { api, fetch } = start([new Response(null, { status: 204 })]);
  const file = new Blob(["x"], { type: "image/png" });
  expect(await api.put("/x", file)).toBeUndefined();
  expect(fetch.mock.calls[0]![1]).toMatchObject({ body: file, headers: { "content-type": "image/png" } });
});

test("a refusal brings its fields, and a page of a proxy is no answer", async () => {
  const details = {
    type: "/problems/invalid_fields",
    title: "Some fields are not valid",
    detail: "code: is taken",
    instance: "r-1",
    errors: [{ field: "code", code: "taken", message: "is taken" }],
  };
  const { api } = start(
    [Response.json(details, { status: 422 }), new Response("<!doctype html>", { status: 502 })],
    ["one", "one"],
  );
  await expect(api.post("/x")).rejects.toMatchObject({
    code: "invalid_fields",
    message: "code: is taken",
    requestId: "r-1",
    errors: [{ field: "code", message: "is taken" }],
  });
  await expect(api.post("/x")).rejects.toThrow("502");
});

test("a file comes as it is, with its type", async () => {
  const { api, fetch } = start([new Response("%PDF", { headers: { "content-type": "application/pdf" } })]);
  const file = await api.file("/api/affiliate/statements/1");
  expect([await file.text(), file.type]).toEqual(["%PDF", "application/pdf"]);
  expect(fetch.mock.calls[0]![1]).toMatchObject({ method: "GET" });
});
