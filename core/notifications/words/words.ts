import type { NotificationData, NotificationKind } from "../kinds.ts";

/** What is said in one language. */
export interface Words {
  /** The subject of a mail, the title in the inbox. */
  readonly title: string;
  /** What happened, a paragraph each; the inbox shows them in one. */
  readonly lines: readonly string[];
  /** What the button says. Null: there is nothing to press. */
  readonly action: string | null;
  /** What only a mail says: how long its link works, what to do if it was somebody else. */
  readonly note: string | null;
}

/** How facts read in a language and at the recipient's place. */
export interface Say {
  /** An ISO 8601 moment. */
  moment(iso: string): string;
  /** A day, as `2026-11-21`. */
  day(iso: string): string;
  /** A month, as `2026-11`. */
  month(iso: string): string;
  count(count: number): string;
  /** Minor units, as digits. */
  amount(minor: string, currency: string): string;
  /** ISO 3166 code. */
  country(code: string): string;
}

/** Every kind's words in one language: a kind without does not compile. */
export type KindWords = {
  readonly [K in NotificationKind]: (data: NotificationData[K]["data"], say: Say) => Words;
};

/** What stands around the words of a kind. */
export interface FrameWords {
  greeting(name: string | null): string;
  /** Before the link in full, for those whose mail shows no buttons. */
  readonly linkInFull: string;
  /** Why this comes, at a mail's end. */
  readonly why: string;
  readonly settings: string;
  digestTitle(count: number): string;
  readonly digestLine: string;
  /** Of a digest that does not show all. */
  more(count: number): string;
  readonly inbox: string;
}
