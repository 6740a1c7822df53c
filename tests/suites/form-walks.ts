import type { Locator, Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { FILE, FORMS, type SiteForm } from "../support/forms.ts";
import type { Opened } from "../support/opened.ts";
import { nextFrame, openWatched, signIn } from "../support/people.ts";
import { problem } from "../support/problem.ts";

type Answer = (route: Route) => Promise<void>;

/** A page whose API answers as a test wants. */
interface Desk {
  readonly page: Page;
  readonly settled: () => Promise<void>;
  /** What is answered to what the form sends; null: what the platform says. */
  sent: Answer | null;
  /** What pages read: nothing for now, or what somebody else has changed meanwhile. */
  read: "as it is" | "refused" | "changed";
  /** Requests without an answer. */
  asked: number;
}

const REFUSAL = "is not what the test wants";
const REFUSED = /is not what the test wants\./i;
const PATIENCE_MS = 20_000;

const fails =
  (code: string, status: number): Answer =>
  (route) =>
    route.fulfill(problem({ code, status }));
const refuses = (field: string): Answer => {
  const errors = [{ field, code: "wrong", message: REFUSAL }];
  return (route) =>
    route.fulfill(problem({ code: "invalid_fields", status: 422, detail: `It ${REFUSAL}.`, errors }));
};
const offline: Answer = (route) => route.abort("internetdisconnected");

const HAS_ALL = process.env.TRIBUTARY_EVERY_FAILURE === "1";
const inTurn = <One>(all: readonly One[], turn: number): readonly One[] =>
  HAS_ALL ? all : all.slice(turn % all.length, (turn % all.length) + 1);

/**
 * Goal: no form of the site loses what was typed, or leaves unsaid what became of it. Method: each role signs in once and goes through its
 * forms; what they send is lost, or answered with 500, 401, 409 and 422 in the API's place. Of the first three, and of the two ways in which
 * a page is read anew, each form has one in turn, as the frame that all share tells them apart; TRIBUTARY_EVERY_FAILURE=1 has them all.
 */
export function formWalks(opened: () => Opened & { readonly ids: Readonly<Record<string, string>> }): void {
  test.each(Object.keys(FORMS) as (keyof typeof FORMS)[])(
    "no form of the %s loses what was typed",
    async (who) => {
      const { platform, browser, ids } = opened();
      const { demo } = platform.ready;
      // By its name, as passkeys belong to names.
      const app = platform.ready.app.replace("127.0.0.1", "localhost");
      const { page, context, settled } = await openWatched(browser);
      page.setDefaultTimeout(PATIENCE_MS);
      // Going on leaves a form that was not sent.
      page.on("dialog", (dialog) => void dialog.accept().catch(() => null));
      if (who !== "visitor") {
        await signIn(page, app, demo[who]);
        await settled();
      }
      const known = { ...ids, program: demo.programId };
      const desk: Desk = { page, settled, sent: null, read: "as it is", asked: 0 };
      for (const [turn, form] of FORMS[who].entries()) {
        const path = form.path.replace(/:(\w+)/, (_, name: keyof typeof known) => known[name] ?? "");
        const wrong = await tryForm(desk, { url: `${app}${path}`, form, turn }).then(() => null, String);
        expect.soft(wrong, `${form.file} at ${form.path}`).toBeNull();
      }
      if (who === "affiliate") await signInAgain(desk, app, demo.affiliate.password);
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
    },
  );
}

/** Throws what is wrong with a form. */
async function tryForm(
  desk: Desk,
  { url, form, turn }: { readonly url: string; readonly form: SiteForm; readonly turn: number },
): Promise<void> {
  const { page, settled } = desk;
  desk.sent = null;
  desk.read = "as it is";
  await answerFor(desk, form);
  await go(page, url, form);
  await settled();
  for (const step of form.open ?? []) {
    await press(page, step);
    await drawn(desk);
  }
  const typed = Object.entries(form.typed);
  const [first] = typed[0] ?? [];
  const known = first === undefined ? submitOf(page, form.button ?? "") : page.locator(selectorOf(first));
  const frame = page.locator("form", { has: known }).last();
  await frame.waitFor();
  for (const [name, value] of typed) await type(frame, name, value);
  const before = await valuesOf(frame);
  // Busy, it would not hear.
  const submit = () =>
    submitOf(frame.and(page.locator("[aria-busy=false]")), "")
      .last()
      .dispatchEvent("click");
  const isKept = async (when: string) => expect(await valuesOf(frame), when).toBe(before);

  const lost: readonly (readonly [Answer, string])[] = [
    [offline, "Not sent: no connection"],
    [fails("internal", 500), "The server could not do it"],
    [fails("unauthenticated", 401), form.signedOut ?? "Not sent: your session has ended"],
  ];
  const stale = [fails("stale", 409), "This changed while you typed"] as const;
  for (const [answer, says] of [...inTurn(lost, turn), stale]) {
    desk.sent = answer;
    await submit();
    await frame.locator("[role=alert]", { hasText: says }).waitFor();
    await isKept(says);
  }
  for (const read of inTurn(["refused", "changed"] as const, turn)) {
    desk.read = read;
    await frame.getByRole("button", { name: "Show how it is now" }).click();
    await drawn(desk);
    await isKept(`read anew, ${read}`);
  }

  const [field, shownAt] = form.refused ?? [first ?? "thing", first ?? null];
  desk.sent = refuses(field);
  await submit();
  const place =
    shownAt === null
      ? frame.locator("[role=alert]")
      : frame.locator(".field, fieldset", { has: page.locator(selectorOf(shownAt)) });
  await place.getByText(REFUSED).first().waitFor();
  await isKept("refused");
}

/** Once what is asked for has been answered and drawn. */
async function drawn(desk: Desk): Promise<void> {
  do await nextFrame(desk.page);
  while (desk.asked > 0);
  await nextFrame(desk.page);
}

/** Answers in the API's place, as far as the test says how. */
async function answerFor(desk: Desk, { looksUp, given = {} }: SiteForm): Promise<void> {
  const answer: Answer = (route) => {
    const { pathname } = new URL(route.request().url());
    const isSent = looksUp === undefined ? route.request().method() !== "GET" : pathname.includes(looksUp);
    if (isSent && desk.sent !== null) return desk.sent(route);
    if (!isSent && desk.read === "refused") return fails("too_many_requests", 429)(route);
    const [, own] = Object.entries(given).find(([part]) => pathname.includes(part)) ?? [];
    const isChanged = desk.read === "changed" && !isSent;
    return own === undefined && !isChanged ? route.fallback() : amend(route, own, isChanged);
  };
  await desk.page.unrouteAll({ behavior: "ignoreErrors" });
  await desk.page.route("**/api/**", async (route) => {
    if (route.request().url().endsWith("/api/auth/refresh")) return route.fallback();
    desk.asked += 1;
    await answer(route).finally(() => {
      desk.asked -= 1;
    });
  });
}

/** What the platform says, but for what is given, or as it would be once somebody had changed it. */
async function amend(route: Route, own: object | undefined, isChanged: boolean): Promise<void> {
  // A connection that was kept may be closed just as it is used again.
  const response = await route.fetch({ maxRetries: 3 });
  const said = await response.text();
  const body =
    own === undefined ? said : JSON.stringify({ ...(response.ok() ? JSON.parse(said) : {}), ...own });
  await route.fulfill({
    ...(own === undefined ? { response } : { contentType: "application/json" }),
    body: isChanged
      ? body.replace(/"version":(\d+)/g, (_, version) => `"version":${Number(version) + 1}`)
      : body,
  });
}

/** A session that the server ends: one signs in again in front of the page. */
async function signInAgain({ page }: Desk, app: string, password: string): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.goto(`${app}/account`);
  await page.getByLabel("Phone").fill("+84901234567");
  await page.route(/\/api\/(account|auth\/refresh)$/, (route) =>
    route.request().method() === "GET" ? route.fallback() : fails("unauthenticated", 401)(route),
  );
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await page.getByLabel("Phone").inputValue()).toBe("+84901234567");
}

/** Within an area by its own ways, as a page takes longer to load than all its forms to be tried. */
async function go(page: Page, url: string, { given }: SiteForm): Promise<void> {
  const here = new URL(page.url());
  const there = new URL(url);
  const [, area] = /^\/(affiliate|account|merchant|admin)\b/.exec(there.pathname) ?? [];
  if (given !== undefined || area === undefined || !here.pathname.startsWith(`/${area}`)) {
    // Of the same page only what stands behind the # would change.
    await page.goto("about:blank");
    await page.goto(url);
    return;
  }
  const show = (path: string) => page.evaluate((to) => history.pushState(null, "", to), path);
  if (here.pathname === there.pathname) {
    await show("/inbox");
    await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  }
  await show(there.pathname + there.search);
}

async function press(page: Page, step: NonNullable<SiteForm["open"]>[number]): Promise<void> {
  if (typeof step !== "string") return page.getByLabel(step[0], { exact: true }).fill(step[1]);
  const inside = page.locator("main, dialog");
  const button = inside.getByRole("button", { name: step });
  await button
    .or(inside.getByRole("radio", { name: new RegExp(`^${step}`) }))
    .or(inside.locator("summary", { hasText: step }))
    .first()
    .click();
}

const submitOf = (within: Page | Locator, hasText: string) => within.locator("[type=submit]", { hasText });

const selectorOf = (name: string) => (/^\w+$/.test(name) ? `[name=${name}]` : name);

async function type(frame: Locator, name: string, value: string | true): Promise<void> {
  const field = frame.locator(selectorOf(name)).first();
  const kind = await field.getAttribute("type");
  if (value === true) await field.check();
  else if (value === FILE) {
    await field.setInputFiles({ name: "kept.png", mimeType: "image/png", buffer: Buffer.from("kept") });
  } else if (kind === "radio") await frame.getByRole("radio", { name: value }).first().check();
  else if ((await field.locator("option").count()) > 0) await field.selectOption(value);
  else {
    await field.fill(value);
    expect(await field.inputValue()).toBe(value);
  }
}

/** Everything that stands in the form's fields. */
const valuesOf = (frame: Locator): Promise<string> =>
  frame.evaluate((node) =>
    JSON.stringify(
      [...node.querySelectorAll<HTMLInputElement>("input, select, textarea")].map(
        ({ type, value, checked, files }) => {
          if (type === "checkbox" || type === "radio") return checked;
          return type === "file" ? files?.length : value;
        },
      ),
    ),
  );
