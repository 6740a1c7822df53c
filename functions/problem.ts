import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";
import type { JsonRefusal } from "../core/api/strict-json.ts";
import { describeError } from "../core/logging/describe-error.ts";
import type { SwitchSetting } from "../core/settings/settings.ts";
import { StaleError } from "../db/transaction.ts";
import { brokenLimit } from "../db/violated-constraint.ts";
import { writeLog } from "./log.ts";

/** What is wrong with one field: `field` as in `conversions[3].amountMinor`, empty for the whole body. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Every refusal that the API knows, with its status and title. The codes are part of the API. */
export const PROBLEMS = {
  invalid_json: [400, "The body is not the JSON we read"],
  invalid_parameter: [400, "A parameter is not valid"],
  unproven_webhook: [400, "The signature does not prove this webhook"],
  unauthenticated: [401, "No valid API key or session"],
  wrong_credentials: [401, "The e-mail address or the password is wrong"],
  bad_signature: [401, "The signature is missing or wrong"],
  wrong_code: [401, "The code is wrong or was used before"],
  forbidden: [403, "You may not do this"],
  step_up_required: [403, "Confirm that it is you with your second factor"],
  second_factor_required: [403, "Your account needs a second factor first"],
  address_not_allowed: [403, "The API key does not work from here"],
  acting_refused: [403, "Support may not do this in a user's name"],
  switched_off: [403, "This is switched off"],
  not_found: [404, "There is no such thing here"],
  conflict: [409, "This was reported before with other content"],
  idempotency_key_reused: [409, "The Idempotency-Key was used for another request"],
  already_exists: [409, "There is one already"],
  stale: [409, "This changed meanwhile"],
  not_payable: [409, "This cannot be paid out now"],
  campaign_full: [409, "The campaign has no free place"],
  too_many_rows: [409, "There are more rows than one answer holds"],
  limit_reached: [409, "A limit is reached"],
  link_expired: [410, "This link was used, or has expired"],
  wrong_state: [409, "This cannot be done in the present state"],
  payload_too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "The body is not of a type that is taken here"],
  invalid_fields: [422, "Some fields are not valid"],
  too_many_requests: [429, "That was too often"],
  internal: [500, "Something went wrong here"],
  unavailable: [503, "A part we depend on does not answer"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by routes; `onError` turns it into RFC 9457 problem details. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly FieldError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What a limit does not allow, with whom to ask for more. @param name of a setting */
export function limitReached(name: string, most: number): Problem {
  const message = `the limit ${name} is ${most}; ask the platform's support for more`;
  return new Problem("limit_reached", message, [{ field: "", code: name, message }]);
}

/** What an operator has switched off. */
export function switchedOff(name: SwitchSetting): Problem {
  const message = `${name} is switched off; ask the platform's support`;
  return new Problem("switched_off", message, [{ field: "", code: name, message }]);
}

/** A refusal of one field. */
export function invalidField(field: string, code: string, message: string): Problem {
  return new Problem("invalid_fields", `${field}: ${message}`, [{ field, code, message }]);
}

export function problemOfJson(refusal: JsonRefusal): Problem {
  const where = refusal.field === "" ? "" : `${refusal.field}: `;
  return new Problem("invalid_json", `${where}${refusal.message}`, [refusal]);
}

/** Field errors of a schema's refusal; `prefix` is the place of the parsed value in the whole body. */
export function fieldErrors(error: z.core.$ZodError, prefix = ""): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = fieldName(issue.path, prefix);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        field: path === "" ? key : `${path}.${key}`,
        code: "unknown_field",
        message: "there is no such field",
      }));
    }
    return [{ field: path, code: issue.code, message: issue.message }];
  });
}

/** The path of a field as one reads it, `levels[0].rateBps`, below `prefix`. */
export function fieldName(path: readonly PropertyKey[], prefix: string): string {
  let name = prefix;
  for (const part of path) {
    if (typeof part === "number") name += `[${part}]`;
    else name += name === "" ? String(part) : `.${String(part)}`;
  }
  return name;
}

/** The one place where an error becomes an answer. What is not a `Problem` tells nothing but the request id. */
export function answerProblem(error: Error, c: Context): Response {
  const requestId = String(c.get("requestId") ?? "");
  const problem = knownProblem(error);
  if (problem === undefined) {
    writeLog({
      level: "error",
      requestId,
      actor: "api",
      action: "request.failed",
      data: {
        path: new URL(c.req.url).pathname,
        error: describeError(error),
      },
    });
  }
  const { code, message, errors, headers } =
    problem ?? new Problem("internal", `Tell us the request id ${requestId}.`);
  const [status, title] = PROBLEMS[code];
  const body = { type: `/problems/${code}`, title, status, detail: message, instance: requestId, errors };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...headers,
    },
  });
}

function knownProblem(error: Error): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof StaleError) return new Problem("stale", `${error.message}; read it again and repeat.`);
  const limit = brokenLimit(error);
  if (limit !== undefined) return limitReached(limit.name, limit.most);
  if (isDatabaseAway(error)) {
    return new Problem("unavailable", "The database does not answer; repeat the request in a moment.", [], {
      "retry-after": "2",
    });
  }
  if (error instanceof HTTPException && error.status === 404) return new Problem("not_found", error.message);
  return undefined;
}

/** Classes of SQLSTATE that say nothing of the request: connection lost, no room, shutting down or starting up. */
const AWAY = /^(08|53|57P)/;

/** Whether the database could not be asked, or its answer was lost, as the driver tells: by state, or by none at all. */
function isDatabaseAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name !== "NeonDbError") continue;
    const code: unknown = Reflect.get(cause, "code");
    return typeof code !== "string" || code === "" || AWAY.test(code);
  }
  return false;
}
