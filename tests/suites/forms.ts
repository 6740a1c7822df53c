import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import type { Opened } from "../support/opened.ts";
import { openWatched, signIn } from "../support/people.ts";
import { problem } from "../support/problem.ts";

/**
 * Goal: whatever becomes of sending a form, what was typed is still there, and one is told what happened and what to do.
 * Method: a real browser on a real platform, whose answers are put in the place of the API's.
 */
export function formsSuite(opened: Opened): void {
  const NAME = "Ada of the Loom";
  const PHONE = "+84901234567";

  /** Answers what the form sends, and nothing else. */
  async function answer(page: Page, how: (route: Route) => Promise<void>): Promise<void> {
    await page.unroute("**/api/account");
    await page.route("**/api/account", (route) =>
      route.request().method() === "PATCH" ? how(route) : route.fallback(),
    );
  }

  test("a form keeps what was typed through a lost connection, 401, 409, 422 and 500, and asks before it is left", async () => {
    const { page, context } = await openWatched(opened.browser);
    const { app, demo } = opened.platform.ready;
    await signIn(page, app, demo.affiliate);
    await page.goto(`${app}/account`);
    const form = page.locator("form", { has: page.getByLabel("Phone") });
    const alert = form.getByRole("alert");
    const isKept = async () => {
      await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe(NAME);
      expect(await page.getByLabel("Phone").inputValue()).toBe(PHONE);
    };
    const says = async (...words: string[]) => {
      await expect.poll(() => alert.textContent()).toContain(words[0]);
      for (const word of words) expect(await alert.textContent()).toContain(word);
      await expect.poll(() => alert.evaluate((node) => node === document.activeElement)).toBe(true);
      await isKept();
    };
    await page.getByLabel("Name", { exact: true }).fill(NAME);
    await page.getByLabel("Phone").fill(PHONE);

    await answer(page, (route) => route.abort("internetdisconnected"));
    await form.getByRole("button", { name: "Save" }).click();
    await says("Not sent: no connection", "What you typed is still here.");

    const again = alert.getByRole("button", { name: "Try again" });
    await answer(page, (route) => route.fulfill(problem({ code: "internal", status: 500 })));
    await again.click();
    await says("The server could not do it", "The API says internal.");

    await answer(page, (route) => route.fulfill(problem({ code: "unauthenticated", status: 401 })));
    await again.click();
    await says("Not sent: your session has ended", "The API says unauthenticated.");

    await answer(page, (route) => route.fulfill(problem({ code: "stale", status: 409 })));
    await again.click();
    await says("This changed while you typed", "The API says stale.");
    await alert.getByRole("button", { name: "Show how it is now" }).click();
    await isKept();

    const errors = [{ field: "phone", code: "taken", message: "is somebody else's" }];
    await answer(page, (route) => route.fulfill(problem({ code: "invalid_fields", status: 422, errors })));
    await again.click();
    await form.getByText("Is somebody else's.").waitFor();
    await expect
      .poll(() => page.getByLabel("Phone").evaluate((node) => node === document.activeElement))
      .toBe(true);
    await isKept();

    await page.getByRole("link", { name: "Security" }).click();
    const question = page.getByRole("dialog", { name: "Leave without sending?" });
    await question.getByRole("button", { name: "Stay here" }).click();
    await isKept();

    // Pressed twice, it is sent once.
    let sent = 0;
    await answer(page, async (route) => {
      sent += 1;
      await route.continue();
    });
    await form.evaluate((node) => {
      (node as unknown as { requestSubmit(): void }).requestSubmit();
      (node as unknown as { requestSubmit(): void }).requestSubmit();
    });
    await page.getByText("Saved.").waitFor();
    expect(sent).toBe(1);

    await page.getByRole("link", { name: "Security" }).click();
    await page.getByRole("heading", { level: 1, name: "Security" }).waitFor();
    expect(await question.count()).toBe(0);
    await page.goBack();
    await isKept();
    await context.close();
  });

  test("the language changes in front of one's eyes, keeps what was typed, and is there again after signing in elsewhere", async () => {
    const { page, context, complaints } = await openWatched(opened.browser);
    const { app, demo } = opened.platform.ready;
    const lang = () => page.evaluate("document.documentElement.lang");
    await page.goto(`${app}/sign-in`);
    await page.getByLabel("E-mail address").fill(demo.affiliate.email);
    await page.getByRole("button", { name: "Tiếng Việt" }).click();
    expect(await lang()).toBe("vi");
    expect(await page.locator("input[type=email]").inputValue()).toBe(demo.affiliate.email);
    await page.reload();
    await page.getByRole("button", { name: "English" }).waitFor();
    expect(await lang()).toBe("vi");
    expect(complaints).toEqual([]);
    await context.close();
  });
}
