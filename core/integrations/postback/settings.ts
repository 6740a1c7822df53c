import * as z from "zod/mini";
import { currencyField } from "../../api/fields.ts";
import { STATUS_OUTCOMES } from "./statuses.ts";

/** What a postback can say, and the name that its parameter has unless the program names another. */
export const POSTBACK_PARAMS = {
  clickId: "click_id",
  orderId: "order_id",
  amount: "amount",
  currency: "currency",
  status: "status",
  goal: "goal",
  coupon: "coupon",
  customerId: "customer_id",
  refundId: "refund_id",
  s1: "s1",
  s2: "s2",
  s3: "s3",
  s4: "s4",
  s5: "s5",
} as const;
export type PostbackField = keyof typeof POSTBACK_PARAMS;
export const POSTBACK_FIELDS = Object.keys(POSTBACK_PARAMS) as PostbackField[];

/** The parameter that holds the signature. */
export const SIGNATURE_PARAM = "signature";

const paramName = z.string("must be text").check(
  z.regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, "must be 1 to 64 of A–Z a–z 0–9 _ . - and begin with a letter"),
  z.refine((name) => name !== SIGNATURE_PARAM, `must not be ${SIGNATURE_PARAM}`),
);

const params = z
  .strictObject({
    clickId: z.optional(paramName),
    orderId: z.optional(paramName),
    amount: z.optional(paramName),
    currency: z.optional(paramName),
    status: z.optional(paramName),
    goal: z.optional(paramName),
    coupon: z.optional(paramName),
    customerId: z.optional(paramName),
    refundId: z.optional(paramName),
    s1: z.optional(paramName),
    s2: z.optional(paramName),
    s3: z.optional(paramName),
    s4: z.optional(paramName),
    s5: z.optional(paramName),
  })
  .check(
    z.refine((given) => {
      const names = Object.values({ ...POSTBACK_PARAMS, ...given });
      return new Set(names).size === names.length;
    }, "must not name a parameter twice"),
  );

/** Words of the sender's own for what became of the order, in small letters. */
const statuses = z
  .record(
    z.string().check(z.regex(/^[^A-Z\p{Cc}]{1,64}$/u, "must be 1 to 64 characters in small letters")),
    z.enum(STATUS_OUTCOMES, "must be converted, pending, rejected or refunded"),
  )
  .check(z.refine((words) => Object.keys(words).length <= 50, "must have at most 50 words"));

/** How a program reads its postbacks. */
export const postbackRulesSchema = z.object({
  params: z._default(params, {}),
  /** `major`: 10.99; `minor`: 1099. */
  amountUnit: z._default(z.enum(["major", "minor"], "must be major or minor"), "major"),
  /** Of postbacks that name none; null: they must. */
  currency: z._default(z.nullable(currencyField), null),
  statuses: z._default(statuses, {}),
  /** Addresses that postbacks may come from; empty: any. */
  addresses: z._default(z.array(z.string()), []),
});
export type PostbackRules = z.infer<typeof postbackRulesSchema>;

/** The parameter of each field, as the program names them. */
export function paramNames(rules: Pick<PostbackRules, "params">): Record<PostbackField, string> {
  const given = Object.fromEntries(Object.entries(rules.params).filter(([, name]) => name !== undefined));
  return { ...POSTBACK_PARAMS, ...given };
}

const TEMPLATE_FIELDS: readonly PostbackField[] = [
  "clickId",
  "orderId",
  "amount",
  "currency",
  "status",
  "s1",
  "s2",
  "s3",
  "s4",
  "s5",
];

/** The address with macros, `?click_id={click_id}&…`, as a network's form takes it. */
export function postbackTemplate(url: string, rules: Pick<PostbackRules, "params">): string {
  const names = paramNames(rules);
  const query = TEMPLATE_FIELDS.map((field) => `${names[field]}={${POSTBACK_PARAMS[field]}}`);
  return `${url}?${query.join("&")}`;
}
