import * as z from "zod/mini";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Described } from "./describe-finding.ts";
import { pageCheckTexts } from "./texts/page-check.ts";

/** What the snippet says of itself when its page was opened with `#tributary-check`. */
const answerSchema = z.object({
  tributary: z.object({
    key: z.string(),
    consent: z.enum(["pending", "granted", "denied"]),
    privacy: z._default(z.boolean(), false),
    /** Status of the last beacon; absent or 0: none has been answered. */
    sent: z._default(z.number(), 0),
    queued: z.number(),
  }),
});
export type PageAnswer = z.infer<typeof answerSchema>["tributary"];

export function readPageAnswer(data: unknown): PageAnswer | null {
  const parsed = answerSchema.safeParse(data);
  return parsed.success ? parsed.data.tributary : null;
}

/** How the check of a page went. */
export type PageCheck =
  /** The browser opened no window. */
  | { readonly kind: "no_window" }
  /** The tracker's script cannot be loaded in this browser, whatever the page. */
  | { readonly kind: "blocked" }
  /** The window was opened, and no snippet answered. `closed`: somebody closed it before. */
  | { readonly kind: "silent"; readonly closed: boolean }
  | { readonly kind: "answered"; readonly answer: PageAnswer };

interface Expected {
  readonly host: string;
  readonly publicKey: string;
  readonly testPublicKey: string;
}

/** What a check found, and what to do about it; the first thing in the way, since what follows hangs on it. */
export function describeCheck(check: PageCheck, expected: Expected): Described {
  const t = textsNow(pageCheckTexts);
  switch (check.kind) {
    case "no_window":
      return {
        tone: "warn",
        title: t.noWindow,
        text: t.noWindowText,
      };
    case "blocked":
      return {
        tone: "bad",
        title: t.blocked,
        text: t.blockedText,
      };
    case "silent":
      return {
        tone: "bad",
        title: check.closed ? t.closed : t.silent,
        text: t.silentText,
      };
    case "answered":
      return describeAnswer(check.answer, expected);
  }
}

function describeAnswer(answer: PageAnswer, { host, publicKey, testPublicKey }: Expected): Described {
  const t = textsNow(pageCheckTexts);
  if (answer.key !== publicKey && answer.key !== testPublicKey) {
    return {
      tone: "bad",
      title: t.otherKey,
      text: t.otherKeyText(answer.key),
    };
  }
  if (answer.consent === "denied") {
    return {
      tone: "warn",
      title: t.denied,
      text: t.deniedText,
    };
  }
  if (answer.consent === "pending") {
    return {
      tone: "warn",
      title: t.pending,
      text: t.pendingText,
    };
  }
  if (answer.sent === 403) {
    return {
      tone: "bad",
      title: t.refuses(host),
      text: t.refusesText(host),
    };
  }
  if (answer.sent === 429) {
    return { tone: "warn", title: t.tooMany, text: t.tooManyText };
  }
  if (answer.sent === 0) {
    return {
      tone: answer.queued > 0 ? "bad" : "warn",
      title: t.notThrough,
      text: t.notThroughText,
    };
  }
  if (answer.sent >= 400) {
    return {
      tone: "bad",
      title: t.answered(String(answer.sent)),
      text: answer.sent >= 500 ? t.tookNotAgain : t.tookNot,
    };
  }
  if (answer.key === testPublicKey) {
    return {
      tone: "warn",
      title: t.testKey,
      text: t.testKeyText,
    };
  }
  return {
    tone: "ok",
    title: t.works,
    text: answer.privacy ? t.worksPrivacy : t.worksText,
  };
}

/** Whether nothing further can be expected of the page. */
export function isFinal({ consent, sent }: PageAnswer): boolean {
  return consent === "granted" && sent > 0;
}
