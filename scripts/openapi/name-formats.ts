import type { JsonSchema } from "../../core/api/openapi.ts";

const UUIDS =
  "accrual|affiliate|assignee|batch|campaign|case|chain|check|conversion|dispute|document|enrollment|fromPartner|link|" +
  "linkedPartner|method|organisation|override|parentPartner|partner|payout|period|planVersion|posting|program|request|" +
  "run|screening|session|sponsorPartner|toPartner|topUp|user|version";

/** What a name says of its values beyond their type: a rule for each, held against real answers by the tests. */
const RULES: readonly (readonly [name: RegExp, more: JsonSchema])[] = [
  [/(At|Since)$|^(effectiveFrom|usableFrom)$/, { format: "date-time" }],
  [/^(paidOn|receivedOn)$/, { format: "date" }],
  [new RegExp(`^(id|(${UUIDS})Id)$`), { format: "uuid" }],
];

/** Whose ids are names, or Stripe's. */
const NAMED: ReadonlySet<string> = new Set(["Issuer", "account", "transfer"]);

/** The schema of a text property of this name, of what `owner` names. */
export function formatOf(name: string, schema: JsonSchema, owner = ""): JsonSchema {
  if (name === "id" && NAMED.has(owner)) return schema;
  if (![schema.type].flat().includes("string") || schema.enum !== undefined) return schema;
  const rule = RULES.find(([of]) => of.test(name));
  return rule === undefined ? schema : { ...schema, ...rule[1] };
}
