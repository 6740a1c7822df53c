/**
 * What a postback can tell of an order. `converted`: it was sold. `pending`: it was sold and is held until it is told as
 * converted, or a person decides. `rejected`: it was none after all. `refunded`: money went back.
 */
export const STATUS_OUTCOMES = ["converted", "pending", "rejected", "refunded"] as const;
export type StatusOutcome = (typeof STATUS_OUTCOMES)[number];

const WORDS: Readonly<Record<StatusOutcome, string>> = {
  converted: "converted approved approve accepted confirmed completed paid sale success",
  pending: "pending hold on_hold waiting new",
  rejected: "rejected reject declined cancelled canceled void voided failed invalid fraud",
  refunded: "refunded refund reversed returned chargeback",
};

const OUTCOMES: ReadonlyMap<string, StatusOutcome> = new Map(
  STATUS_OUTCOMES.flatMap((outcome) => WORDS[outcome].split(" ").map((word) => [word, outcome] as const)),
);

/** What a word means, by the program's own words first; without one the order was sold. Undefined: nobody knows it. */
export function outcomeOf(
  word: string | undefined,
  own: Readonly<Record<string, StatusOutcome>>,
): StatusOutcome | undefined {
  if (word === undefined) return "converted";
  const key = word.trim().toLowerCase();
  return Object.hasOwn(own, key) ? own[key] : OUTCOMES.get(key);
}
