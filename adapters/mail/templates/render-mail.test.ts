import { describe, expect, it } from "vitest";
import { LOCALES } from "../../../core/api/accounts.ts";
import { composeDigest, composeNotice, toPlainText } from "../../../core/notifications/compose.ts";
import { NOTIFICATION_KIND_NAMES, NOTIFICATION_KINDS } from "../../../core/notifications/kinds.ts";
import { NOTIFICATION_SAMPLES } from "../../../local/testing/notification-samples.ts";
import { renderMail } from "./render-mail.tsx";

/** Goal: every kind reads well in every language, as HTML and as text, and nothing that people write becomes markup. */
const APP = "https://app.example";
const SECRET = `${APP}/go#token`;
const cases = NOTIFICATION_KIND_NAMES.flatMap((kind) => LOCALES.map((locale) => ({ kind, locale })));

describe.each(cases)("$kind in $locale", ({ kind, locale }) => {
  const { link, path } = NOTIFICATION_KINDS[kind];
  const reader = { locale, timezone: "Asia/Ho_Chi_Minh", name: "Ann <b>", user: true };
  const told = { kind, data: NOTIFICATION_SAMPLES[kind] };
  const mail = composeNotice(told, link ? SECRET : null, reader, APP);
  const html = renderMail(mail);
  const text = toPlainText(mail);

  it("reads as text", () => {
    expect(`${mail.title}\n\n${text}`).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it("is HTML of the same words, where nothing that people wrote is markup", () => {
    expect(html).not.toMatch(/<script|<b>|undefined|\[object/);
    expect(html).toContain(`<html dir="ltr" lang="${locale}"`);
    expect(html).toMatch(/^<!DOCTYPE html/);
    expect(html).not.toMatch(/<img|src=|url\(/);
    expect(renderMail(mail)).toBe(html);
  });

  it("leads where it should, and to no place but ours", () => {
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    for (const href of hrefs) expect(href?.startsWith(`${APP}/`)).toBe(true);
    const goal = link ? SECRET : path === null ? null : `${APP}${path}`;
    if (goal !== null) expect(hrefs).toContain(goal);
    if (goal !== null) expect(text).toContain(goal);
    expect(mail.action === null).toBe(goal === null);
  });
});

describe("a digest", () => {
  const reader = { locale: "en", timezone: "UTC", name: null, user: true } as const;
  const told = (count: number) =>
    Array.from({ length: count }, () => ({
      kind: "member_joined" as const,
      data: NOTIFICATION_SAMPLES.member_joined,
    }));

  it("shows each thing with its address, escaped, and the inbox", () => {
    const mail = composeDigest(told(2), reader, `${APP}/`);
    const html = renderMail(mail);
    expect(html.match(/href="https:\/\/app\.example\/merchant\/team"/g)).toHaveLength(2);
    expect(html).toContain(`href="${APP}/inbox"`);
    expect(html).not.toContain("<script");
    expect(toPlainText(mail)).toMatchSnapshot();
  });

  it("of very much shows a part, and says so", () => {
    const mail = composeDigest(told(45), reader, APP);
    expect(mail.items).toHaveLength(40);
    expect(mail.note).toBe("5 more stand in your inbox.");
    expect(composeDigest(told(41), reader, APP).note).toBe("One more stands in your inbox.");
    expect(composeDigest(told(41), { ...reader, locale: "vi" }, APP).note).toContain("1 việc");
  });
});
