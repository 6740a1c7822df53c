import { isRecord } from "../http/is-record.ts";
import type { Context } from "./endpoint.ts";
import { invalidRequest } from "./stripe-error.ts";

/** Types by what their ids begin with. */
const TYPES: Readonly<Record<string, string>> = {
  tr: "transfer",
  trr: "transfer_reversal",
  ch: "charge",
  re: "refund",
  po: "payout",
  txn: "balance_transaction",
};

/**
 * An answer with the objects themselves where `expand` asks for them in place of their ids; the id stays where there is no
 * such object.
 *
 * @param allowed what may be asked for, as `data.source`: nothing else can be expanded here
 */
export function expandIn(
  { form, objects }: Pick<Context, "form" | "objects">,
  answer: Record<string, unknown>,
  allowed: readonly string[],
): Record<string, unknown> {
  let expanded = answer;
  for (const path of [form.expand ?? []].flat()) {
    if (typeof path !== "string" || !allowed.includes(path))
      throw invalidRequest(`This property cannot be expanded (${String(path)}).`, "expand");
    expanded = expandOne(objects, expanded, path.split("."));
  }
  return expanded;
}

function expandOne(
  objects: Context["objects"],
  holder: Record<string, unknown>,
  [name = "", ...rest]: readonly string[],
): Record<string, unknown> {
  const value = holder[name];
  if (Array.isArray(value)) {
    const items = value.map((item) => (isRecord(item) ? expandOne(objects, item, rest) : item));
    return { ...holder, [name]: items };
  }
  if (typeof value !== "string") return holder;
  const found = objects.find(TYPES[value.slice(0, value.indexOf("_"))] ?? "", value);
  if (found === undefined) return holder;
  const { of_account: _, in_payout: __, ...shown } = found;
  return { ...holder, [name]: shown };
}
