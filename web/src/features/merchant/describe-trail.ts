import { textsNow } from "../../lib/texts/texts.ts";
import { payoutTrailTexts } from "./texts/payout-trail.ts";

type Words = Readonly<Record<string, string>>;

/** As it stands in the database's words where this page knows no other. */
const words = (text: string): string => text.replaceAll("_", " ");

export function describeEvent(kind: string): string {
  const events: Words = textsNow(payoutTrailTexts).events;
  return events[kind] ?? words(kind);
}

/** What a posting did, by its key. */
export function describePosting(key: string): string {
  const [what = "", , attempt] = key.split(":");
  const t = textsNow(payoutTrailTexts);
  const postings: Words = t.postings;
  const name = postings[what] ?? words(what.replaceAll("-", "_"));
  return attempt === undefined || attempt === "1" ? name : t.attempt(name, attempt);
}

/** What kind of posting something came by. */
export function describeKind(kind: string): string {
  const kinds: Words = textsNow(payoutTrailTexts).kinds;
  return kinds[kind] ?? words(kind);
}

export function describeAccount(account: string): string {
  const accounts: Words = textsNow(payoutTrailTexts).accounts;
  return accounts[account] ?? words(account);
}

/** What of an event's details one reads: reasons, codes, references. */
export function describeDetails(details: Readonly<Record<string, unknown>>): string {
  const told = ["reason", "code", "reference", "paidOn", "bankPayoutId", "methodKind", "format"].flatMap(
    (name) => {
      const value = details[name];
      return typeof value === "string" && value !== "" ? [value] : [];
    },
  );
  return told.join(" · ");
}
