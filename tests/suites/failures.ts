import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import type { Opened } from "../support/opened.ts";
import { openWatched, SIZES, signIn } from "../support/people.ts";
import { keepPicture } from "../support/pictures.ts";
import { problem } from "../support/problem.ts";
import { ROLES, SCREENS } from "../support/screens.ts";

const ANY_ID = "01900000-0000-7000-8000-000000000000";

const OPEN_SCREENS = ["/p/other", `/join/${"A".repeat(22)}`, `/join/program/${ANY_ID}`, "/reference"];

/** They ask for nothing, for nothing that the one before them has not asked for, or say themselves what does not answer. */
const LEFT_OUT = new Set([
  "/merchant/conversions/import",
  "/admin/settings?only=changed",
  "/status",
  "/nowhere",
]);

/** What a merchant's pages are about: without it there are none. */
const PROGRAMS = "/api/v1/programs";

/** A refusal: what has no answer is asked for twice more, which takes seconds. */
const REFUSED = problem({ code: "refused", status: 409 });

/** Refuses whatever is asked for, as far as what is answered says so; what is done goes through. */
async function refuseReads(page: Page): Promise<{ refuses: (request: Request) => boolean }> {
  const rule = { refuses: (_: Request) => true };
  await page.route("**/api/**", (route) =>
    route.request().method() === "GET" && rule.refuses(route.request())
      ? route.fulfill(REFUSED)
      : route.continue(),
  );
  return rule;
}

const again = (page: Page) => page.getByRole("main").getByRole("button", { name: uiTexts.en.again });

/** Within the site, as a link does. What the screen before has said is told from what this one says. */
const goTo = (path: string) => `
  if (location.pathname + location.search !== ${JSON.stringify(path)}) {
    for (const alert of document.querySelectorAll("[role=alert]")) alert.dataset.before = "";
    history.pushState({}, "", ${JSON.stringify(path)});
  }`;

const LOOK = `({
  says: document.querySelector("main [role=alert]:not([data-before])") !== null,
  waits: document.querySelectorAll("[aria-busy=true]:not([inert] *), main .skeleton").length,
  saysNone: Array.from(document.querySelectorAll("main .empty"), (empty) => empty.textContent),
})`;

/**
 * Goal: whatever could not be loaded says so, and then neither waits nor seems to be empty. Method: each screen of each role, gone to
 * within the site, while whatever it asks for is refused.
 */
export function failuresSuite(opened: Opened): void {
  test.each(["visitor", ...ROLES] as const)(
    "each screen of the %s says what could not be loaded, and no longer waits",
    async (role) => {
      const { app, demo } = opened.platform.ready;
      const viewport = role === "affiliate" ? SIZES.phone : SIZES.desk;
      const { page, context, complaints, settled } = await openWatched(opened.browser, { viewport });
      const rule = await refuseReads(page);
      if (role === "visitor") await page.goto(`${app}/terms`);
      else await signIn(page, app, demo[role]);
      if (role === "merchant") {
        await again(page).waitFor();
        rule.refuses = (request) => new URL(request.url()).pathname !== PROGRAMS;
        await again(page).click();
        await page.getByRole("heading", { name: "Demo program" }).waitFor();
      }
      const screens = role === "visitor" ? OPEN_SCREENS : SCREENS[role];
      for (const screen of screens.filter((path) => !LEFT_OUT.has(path))) {
        await page.evaluate(goTo(screen.replace(/:\w+/, ANY_ID)));
        await settled();
        await expect
          .poll(() => page.evaluate(LOOK), { message: screen, interval: 20 })
          .toEqual({ says: true, waits: 0, saysNone: [] });
        await keepPicture(page, `failed${screen.replaceAll(/[/?=:]/g, "-")}`);
      }
      expect(complaints.filter((text) => !text.includes("409 (Conflict)"))).toEqual([]);
      await context.close();
    },
  );

  test("what was there before stays under the message, until trying again brings what it is now", async () => {
    const { app, demo } = opened.platform.ready;
    const { page, context } = await openWatched(opened.browser);
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    const row = page.getByRole("table", { name: "Campaigns" }).getByRole("row").nth(1);
    await row.getByText("active").waitFor();
    const rule = await refuseReads(page);
    await row.getByRole("button", { name: /^Pause/ }).click();
    await page.getByText(uiTexts.en.notUpToDate).waitFor();
    expect(await row.getByText("active").count()).toBe(1);
    await keepPicture(page, "failed-anew");
    rule.refuses = () => false;
    await again(page).click();
    await row.getByText("paused").waitFor();
    await page.getByText(uiTexts.en.notUpToDate).waitFor({ state: "detached" });
    await row.getByRole("button", { name: /^Resume/ }).click();
    await row.getByText("active").waitFor();
    await context.close();
  });
}
