/** What the edge takes of a conversion. */
const FIELDS = {
  orderId: /^.{1,200}$/,
  amountMinor: /^\d{1,15}$/,
  currency: /^[A-Z]{3}$/,
  goal: /^.{0,64}$/,
  coupon: /^.{0,64}$/,
  customerId: /^.{0,200}$/,
};

/** These fields and no others; throws the name of the first that is unusable. An empty text is none. */
export function readConversion(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = { data: given.data };
  for (const name in FIELDS) {
    const text = given[name] == null ? "" : `${given[name]}`;
    if (!FIELDS[name as keyof typeof FIELDS].test(text)) throw name;
    if (text) fields[name] = name === "amountMinor" ? +text : text;
  }
  return fields;
}
