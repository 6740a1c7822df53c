import * as z from "zod/mini";
import { decidePostback } from "../../core/integrations/postback/decide.ts";
import { type PostbackRules, postbackRulesSchema } from "../../core/integrations/postback/settings.ts";
import { refused, type Step } from "../../core/integrations/step.ts";

/** A postback as it is kept: with the rules it was read by, so that it stays what it was answered to be. */
const postbackEventSchema = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  params: z.array(z.tuple([z.string(), z.string()])),
  rules: postbackRulesSchema,
});

export function postbackBody(params: ReadonlyMap<string, string>, rules: PostbackRules, at: string): string {
  return JSON.stringify({ v: 1, at, params: [...params], rules });
}

/** What a kept postback asks for. */
export function decidePostbackBody(body: string): readonly Step[] {
  const { params, rules, at } = z.parse(postbackEventSchema, JSON.parse(body));
  const decided = decidePostback(new Map(params), rules, at);
  if (decided.ok) return decided.value.steps;
  return refused(decided.reason.map(({ field, message }) => `${field}: ${message}`).join("; "));
}
