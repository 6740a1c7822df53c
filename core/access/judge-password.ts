import { normaliseEmail } from "../attribution/email.ts";
import { ok, type Result, refuse } from "../result.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { COMMON_STEMS } from "./common-stems.ts";

export type PasswordRefusal =
  /** Is the address, a part of it, or the name; digits and signs in it do not help. */
  | "own_details"
  /** Among the first that anybody tries. */
  | "common";

/** `aaaaaaaaaa`, `1212121212` and the like. */
const DIFFERENT_MIN = 4;
/** What this place is about, and so what comes to mind here: alone, or one after the other. */
const OF_THIS_PLACE = /^(tributary|affiliates?|merchants?|partners?|referrals?|commissions?|programs?)+$/;
/** What has fewer letters stands in too many other words. */
const DETAIL_MIN = 3;

/** Whether a password of sufficient length may be had, as NIST SP 800-63B asks: no rules of letters and digits. */
export function judgePassword(
  password: string,
  owner: { readonly email: string; readonly name: string },
): Result<null, PasswordRefusal> {
  const text = plain(password);
  const own = detailsOf(owner);
  const shorter = [text, withoutTail(text), stem(text)];
  const forms = [...shorter, ...shorter.map(unleet)];
  if ([...forms, ...forms.map(lettersOf)].some((form) => own.has(form))) return refuse("own_details");
  if (new Set(text).size < DIFFERENT_MIN) return refuse("common");
  const isCommon = forms.some(
    (form) => COMMON_PASSWORDS.has(form) || COMMON_STEMS.has(form) || OF_THIS_PLACE.test(form),
  );
  return isCommon ? refuse("common") : ok(null);
}

/** What everybody knows of somebody, as it is and by its letters alone. */
function detailsOf({ email, name }: { readonly email: string; readonly name: string }): Set<string> {
  const [local = "", host = ""] = email.split("@");
  const normalised = normaliseEmail(email) ?? "";
  const [label = ""] = host.split(".");
  const [box = ""] = normalised.split("@");
  const details = [email, normalised, local, box, host, name].map(plain);
  const parts = [...details, label, ...name.split(/\s+/)].map((part) => lettersOf(plain(part)));
  return new Set([...details, ...parts.filter((part) => part.length >= DETAIL_MIN)]);
}

const plain = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll(/\s/g, "");

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}]/gu, "");

/** Without digits and signs at its ends, where a year or an exclamation mark is added to what one always takes. */
const stem = (text: string): string => withoutTail(text).replace(/^[^\p{L}]+/u, "");

const withoutTail = (text: string): string => text.replace(/[^\p{L}]+$/u, "");

const LEET: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t" },
  ...{ "@": "a", $: "s", "!": "i" },
};

/** Letters for the digits and signs that stand for them. */
const unleet = (text: string): string => text.replaceAll(/[0-9@$!]/g, (sign) => LEET[sign] ?? sign);
