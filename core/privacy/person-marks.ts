/** What tells that a text is about a person. */
export interface PersonMarks {
  /** Addresses, in lower case. */
  readonly emails: ReadonlySet<string>;
  /** Ids of the person here and at merchants: a whole value is one, never a part of it. */
  readonly ids: ReadonlySet<string>;
  /** Visitor keys, 32 digits of hex. */
  readonly visitors: ReadonlySet<string>;
  /** Whether an address, in whatever spelling, is the person's. */
  readonly isAddress: (email: string) => boolean;
}

/** In place of what was erased. */
export const ERASED = "erased";

const ADDRESS = /[^\s"'<>()[\]\\,;:=&?/]+(?:@|%40)[^\s"'<>()[\]\\,;:=&?/@]+\.[a-z0-9-]{2,}/gi;
const HEX_KEY = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;
/** Fields of providers' objects that say who somebody is, whatever they hold. */
const PERSONAL_FIELD =
  /^(.*_)?(e?mail|name|phone|address|shipping|billing_details|customer_details|receipt_email)$/i;

/** Everything in a text that looks like an e-mail address. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(ADDRESS)].map(([found]) => found.replace(/%40/i, "@"));
}

/** The values of a JSON text, as text; of what is no JSON the whole. */
export function valuesIn(text: string): string[] {
  const values: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === "string" || typeof value === "number") values.push(String(value));
    else if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === "object" && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        values.push(key);
        walk(one);
      }
    }
  };
  try {
    walk(JSON.parse(text));
  } catch {
    return [text];
  }
  return values;
}

/** Whether a webhook's body, an event or any other text is about the person. */
export function mentionsPerson(text: string, marks: PersonMarks): boolean {
  return valuesIn(text).some((value) => isAbout(value, marks));
}

function isAbout(value: string, { emails, ids, visitors, isAddress }: PersonMarks): boolean {
  if (ids.has(value)) return true;
  if (value.includes("@") || value.includes("%40")) {
    const lower = value.toLowerCase();
    if ([...emails].some((email) => lower.includes(email))) return true;
    if (addressesIn(value).some(isAddress)) return true;
  }
  if (visitors.size === 0) return false;
  return [...value.matchAll(HEX_KEY)].some(([key]) => visitors.has(key.replaceAll("-", "").toLowerCase()));
}

/**
 * A body that is still needed, with everything taken from it that says who the person is. Amounts and ids of payments
 * stay, so that it does what it would have done.
 */
export function redactBody(text: string, marks: PersonMarks): string {
  const redact = (value: unknown, personal: boolean): unknown => {
    if (typeof value === "string") return personal || isAbout(value, marks) ? ERASED : value;
    if (Array.isArray(value)) return value.map((one) => redact(one, personal));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, redact(one, personal || PERSONAL_FIELD.test(key))]),
    );
  };
  try {
    return JSON.stringify(redact(JSON.parse(text), false));
  } catch {
    return ERASED;
  }
}
