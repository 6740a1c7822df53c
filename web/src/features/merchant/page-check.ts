import * as z from "zod/mini";
import type { Described } from "./describe-finding.ts";

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
  switch (check.kind) {
    case "no_window":
      return {
        tone: "warn",
        title: "The browser opened no window",
        text: "Allow this site to open windows, then check again.",
      };
    case "blocked":
      return {
        tone: "bad",
        title: "This browser does not load the tracker",
        text: "An ad blocker or the network blocks it here. Switch the blocker off for your page, or try another browser; your visitors with such a blocker are not tracked either, and the server API counts their orders all the same.",
      };
    case "silent":
      return {
        tone: "bad",
        title: check.closed ? "The window was closed before the snippet answered" : "No snippet answered",
        text: "The code is missing on this page, something blocks it (an ad blocker, or a content security policy without the tracker's host), or the site cuts windows off from each other (Cross-Origin-Opener-Policy: same-origin).",
      };
    case "answered":
      return describeAnswer(check.answer, expected);
  }
}

function describeAnswer(answer: PageAnswer, { host, publicKey, testPublicKey }: Expected): Described {
  if (answer.key !== publicKey && answer.key !== testPublicKey) {
    return {
      tone: "bad",
      title: "The page has another program's key",
      text: `It reports for ${answer.key}. Replace the code by the one above.`,
    };
  }
  if (answer.consent === "denied") {
    return {
      tone: "warn",
      title: "This visitor has denied consent",
      text: "The snippet keeps and sends nothing, as it should. Agree in the page's banner and check again.",
    };
  }
  if (answer.consent === "pending") {
    return {
      tone: "warn",
      title: "The snippet waits for consent",
      text: "Agree in the page's banner. If nothing changes, the banner does not call the consent command shown above.",
    };
  }
  if (answer.sent === 403) {
    return {
      tone: "bad",
      title: `The tracker refuses pages on ${host}`,
      text: `Save ${host} as an allowed host. A change reaches every place within about a minute.`,
    };
  }
  if (answer.sent === 429) {
    return { tone: "warn", title: "Too many reports", text: "The snippet sends them later, in a moment." };
  }
  if (answer.sent === 0) {
    return {
      tone: answer.queued > 0 ? "bad" : "warn",
      title: "The snippet runs, and its reports do not get through",
      text: "Something blocks them: an ad blocker, the network, or a content security policy whose connect-src lacks the tracker's host.",
    };
  }
  if (answer.sent >= 400) {
    return {
      tone: "bad",
      title: `The tracker answered ${answer.sent}`,
      text:
        answer.sent >= 500
          ? "It could not take the report; the snippet sends it again by itself."
          : "It could not take the report. Below it stands what was refused and why.",
    };
  }
  if (answer.key === testPublicKey) {
    return {
      tone: "warn",
      title: "The page uses the test key",
      text: "Its reports arrive, and are never money. Use the live key for real orders.",
    };
  }
  return {
    tone: "ok",
    title: "The snippet works on this page",
    text: answer.privacy
      ? "Its reports arrive. This browser asks not to be followed (GPC or DNT), so visits are not connected."
      : "Its reports arrive.",
  };
}

/** Whether nothing further can be expected of the page. */
export function isFinal({ consent, sent }: PageAnswer): boolean {
  return consent === "granted" && sent > 0;
}
