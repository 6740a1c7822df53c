import { NOTIFICATION_KINDS, type NotificationKind } from "./kinds.ts";
import { frameWords, type Locale, wordsOf } from "./words/say.ts";

/** A mail before it is drawn: what it says, in order. Every address in it is the dashboard's own. */
export interface MailContent {
  readonly locale: Locale;
  readonly title: string;
  readonly greeting: string;
  readonly lines: readonly string[];
  /** Of a digest: each with its title, text and address. */
  readonly items: readonly MailItem[];
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Before the button's address in full. */
  readonly linkInFull: string;
  readonly note: string | null;
  readonly why: string;
  /** Null: the recipient has no account to say it in. */
  readonly settings: { readonly label: string; readonly url: string } | null;
}

export interface MailItem {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
}

/** Whom it is said to. */
export interface Reader {
  readonly locale: Locale;
  readonly timezone: string;
  /** Null: nobody of ours. */
  readonly name: string | null;
  readonly user: boolean;
}

/** A notification's kind and data, as they were kept. */
export interface Told {
  readonly kind: NotificationKind;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Items of a digest that are shown; the rest stands in the inbox. */
const DIGEST_MAX = 40;

/**
 * What the mail of one notification says.
 *
 * @param link of those that bring one; null: where the dashboard shows it
 */
export function composeNotice(told: Told, link: string | null, reader: Reader, appUrl: string): MailContent {
  const words = sayTold(told, reader);
  const { path } = NOTIFICATION_KINDS[told.kind];
  const url = link ?? (path === null || !reader.user ? null : `${originOf(appUrl)}${path}`);
  return {
    ...frame(reader, appUrl),
    title: words.title,
    lines: words.lines,
    items: [],
    action: words.action === null || url === null ? null : { label: words.action, url },
    note: words.note,
  };
}

/** What a day's digest says, in the order in which it happened. */
export function composeDigest(told: readonly Told[], reader: Reader, appUrl: string): MailContent {
  const words = frameWords(reader.locale);
  const items = told.slice(0, DIGEST_MAX).map((one): MailItem => {
    const { title, body, path } = composeItem(one, reader);
    return { title, body, url: path === null ? null : `${originOf(appUrl)}${path}` };
  });
  const hidden = told.length - items.length;
  return {
    ...frame(reader, appUrl),
    title: words.digestTitle(told.length),
    lines: [words.digestLine],
    items,
    action: { label: words.inbox, url: `${originOf(appUrl)}/inbox` },
    note: hidden > 0 ? words.more(hidden) : null,
  };
}

/** What stands in the inbox. */
export function composeItem(
  told: Told,
  reader: Pick<Reader, "locale" | "timezone">,
): { title: string; body: string; path: string | null } {
  const { title, lines } = sayTold(told, reader);
  return { title, body: lines.join(" "), path: NOTIFICATION_KINDS[told.kind].path };
}

function sayTold({ kind, data }: Told, reader: Pick<Reader, "locale" | "timezone">) {
  // The data was written with its kind, whose type `newNotification` demands.
  return wordsOf(kind, data as never, reader);
}

function frame(reader: Reader, appUrl: string) {
  const words = frameWords(reader.locale);
  const settings = { label: words.settings, url: `${originOf(appUrl)}/account/notifications` };
  return {
    locale: reader.locale,
    greeting: words.greeting(reader.name),
    linkInFull: words.linkInFull,
    why: words.why,
    settings: reader.user ? settings : null,
  };
}

const originOf = (appUrl: string): string => appUrl.replace(/\/$/, "");

/** The mail as plain text: the same words. */
export function toPlainText(mail: MailContent): string {
  const parts = [
    mail.greeting,
    ...mail.lines,
    ...mail.items.map(({ title, body, url }) =>
      [title, body, url].filter((part) => part !== null).join("\n"),
    ),
    mail.action === null ? null : `${mail.action.label}:\n${mail.action.url}`,
    mail.note,
    ["-- ", mail.why, mail.settings === null ? null : `${mail.settings.label}: ${mail.settings.url}`]
      .filter((line) => line !== null)
      .join("\n"),
  ];
  return `${parts.filter((part) => part !== null).join("\n\n")}\n`;
}

/** The mail as a line, for channels that have room for no more. */
export function toLine(mail: MailContent): string {
  return mail.action === null ? mail.title : `${mail.title}: ${mail.action.url}`;
}
