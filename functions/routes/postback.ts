import { Hono } from "hono";
import * as z from "zod/mini";
import { conversionSchema } from "../../core/api/conversions.ts";
import { canonicalAddress } from "../../core/integrations/postback/address.ts";
import { canonicalQuery } from "../../core/integrations/postback/canonical-query.ts";
import { type DecidedPostback, decidePostback } from "../../core/integrations/postback/decide.ts";
import {
  type PostbackRules,
  paramNames,
  postbackRulesSchema,
  SIGNATURE_PARAM,
} from "../../core/integrations/postback/settings.ts";
import type { KeyedProgram } from "../../db/repositories/integration-programs.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { reportOf } from "../integrations/apply-steps.ts";
import { keyedProgram, openSecret } from "../integrations/keyed-program.ts";
import { noteUnproven } from "../integrations/note-unproven.ts";
import { postbackBody } from "../integrations/postback-event.ts";
import { recordEvent } from "../integrations/record-event.ts";
import { type FieldError, fieldErrors, Problem } from "../problem.ts";
import { invalidFields, readText } from "../read-body.ts";
import { demandOn } from "../settings/in-force.ts";
import { sha256 } from "../sha256.ts";

const BODY_MAX_BYTES = 16 * 1024;
const PARAMS_MAX = 100;

/**
 * Postbacks of networks and shop systems, addressed by the program's public key and proven by a signature, by where they
 * come from, or by both. The same again is answered the same and does nothing, so that GET is as good as POST.
 */
export const postbackRoutes = new Hono<AppTypes>()
  .get("/:programKey", (c) => takePostback(c))
  .post("/:programKey", (c) => takePostback(c));

async function takePostback(c: AppContext): Promise<Response> {
  const program = await keyedProgram(c);
  await demandOn(c.get("services"), "postbacks", program.organisationId);
  if (program.postback === null)
    throw new Problem("unavailable", "The program takes no postbacks; save its settings, then send again.");
  const rules = z.parse(postbackRulesSchema, program.postback);
  const params = await readParams(c);
  await checkSender(c, program, rules, params);
  const now = c.get("services").now();
  const decided = decidePostback(params, rules, now.toISOString());
  if (!decided.ok) throw invalidFields([...decided.reason]);
  checkSale(decided.value, program, rules);
  // What was tried with the test key is no news of the real one.
  const eventId = await sha256(`${program.test ? "test" : "live"}\n${canonicalQuery(params)}`);
  await recordEvent(c, program, {
    provider: "postback",
    eventId,
    kind: decided.value.outcome,
    test: program.test,
    body: postbackBody(params, rules, now.toISOString()),
  });
  const { orderId, outcome: status } = decided.value;
  return c.json({ received: true, eventId, orderId, status });
}

/** Of the query and, for POST, of a form or a flat object of texts; a name given twice is refused. */
async function readParams(c: AppContext): Promise<Map<string, string>> {
  const pairs = [...new URL(c.req.url).searchParams];
  if (c.req.method === "POST") pairs.push(...(await readBodyPairs(c)));
  if (pairs.length > PARAMS_MAX) throw new Problem("invalid_parameter", `At most ${PARAMS_MAX} parameters.`);
  const params = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const [name, value] of pairs) {
    if (params.has(name)) errors.push({ field: name, code: "duplicate_key", message: "given twice" });
    if (value.includes("\u0000"))
      errors.push({ field: name, code: "control_character", message: "NUL is not allowed" });
    if (!name.isWellFormed() || !value.isWellFormed())
      errors.push({ field: name, code: "lone_surrogate", message: "half of a surrogate pair is not text" });
    params.set(name, value);
  }
  if (errors.length > 0) throw invalidFields(errors);
  return params;
}

async function readBodyPairs(c: AppContext): Promise<[string, string][]> {
  const text = await readText(c.req.raw, BODY_MAX_BYTES);
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
    return [...new URLSearchParams(text)];
  const parsed = z.safeParse(z.record(z.string(), z.string("must be text")), parseJson(text));
  if (!parsed.success) throw invalidFields(fieldErrors(parsed.error));
  return Object.entries(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("invalid_json", "The body is no JSON.");
  }
}

/** What is set must hold; when nothing is, nobody is let in. */
async function checkSender(
  c: AppContext,
  program: KeyedProgram,
  rules: PostbackRules,
  params: ReadonlyMap<string, string>,
): Promise<void> {
  const unproven = (code: "forbidden" | "bad_signature", detail: string) =>
    noteUnproven(c, program, "postback", new Problem(code, detail));
  const sealed = program.secrets.some(({ kind }) => kind === "postback_hmac");
  if (rules.addresses.length > 0) {
    const address = canonicalAddress(c.req.header("cf-connecting-ip") ?? "");
    if (address === undefined || !rules.addresses.includes(address))
      throw await unproven("forbidden", "Postbacks are not taken from this address.");
  } else if (!sealed) {
    throw new Problem("unavailable", "The program has neither a secret nor addresses for its postbacks.");
  }
  if (!sealed) return;
  const secret = await openSecret(c.get("services"), program.secrets, "postback_hmac");
  const signature = hexBytes(params.get(SIGNATURE_PARAM) ?? "");
  if (secret === undefined || signature === undefined || !(await isSigned(params, secret, signature)))
    throw await unproven("bad_signature", `${SIGNATURE_PARAM} does not prove these parameters.`);
}

/** The platform compares in constant time. */
async function isSigned(
  params: ReadonlyMap<string, string>,
  secret: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const encoder = new TextEncoder();
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, signature, encoder.encode(canonicalQuery(params)));
}

function hexBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[0-9a-f]{64}$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** What intake would refuse is refused at once, while its sender listens. */
function checkSale({ steps }: DecidedPostback, program: KeyedProgram, rules: PostbackRules): void {
  const [step] = steps;
  if (step?.kind !== "convert") return;
  const parsed = z.safeParse(conversionSchema, reportOf(step.sale));
  if (!parsed.success) throw invalidFields(fieldErrors(parsed.error));
  if (program.currencies.includes(step.sale.currency)) return;
  const message = `the program accepts ${program.currencies.join(", ")}`;
  throw invalidFields([{ field: paramNames(rules).currency, code: "currency_not_accepted", message }]);
}
