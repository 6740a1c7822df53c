import { type Permission, ruleOf } from "../../core/access/permissions.ts";
import type { Answer, JsonSchema } from "../../core/api/openapi.ts";
import { PROBLEMS, type ProblemCode } from "../../functions/problem.ts";
import type { DeclaredInput } from "../../functions/valid.ts";

/** RFC 9457, as every refusal is answered. */
export const PROBLEM_SCHEMA: JsonSchema = {
  description: "Problem details (RFC 9457).",
  type: "object",
  properties: {
    type: { type: "string", description: "Which problem it is: `/problems/…`." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What is wrong here, for a person." },
    instance: { type: "string", description: "The request's id, also in `x-request-id`." },
    errors: {
      type: "array",
      description: "Each field that is wrong; none where no field is.",
      items: {
        type: "object",
        properties: {
          field: {
            type: "string",
            description: "As in `conversions[3].amountMinor`; empty for the whole body.",
          },
          code: { type: "string" },
          message: { type: "string" },
        },
        required: ["field", "code", "message"],
      },
    },
  },
  required: ["type", "title", "status", "detail", "instance", "errors"],
};

/** What lets a request in may refuse it, before its input is read. */
export function accessProblems(permission: Permission): ProblemCode[] {
  const rule = ruleOf(permission);
  const { area } = rule;
  return [
    ...(["unauthenticated", "forbidden", "too_many_requests", "unavailable"] as const),
    ...(area === "tenant" ? (["invalid_parameter", "not_found"] as const) : []),
    ...(area === "platform" ? (["not_found"] as const) : []),
    ...(area === "tenant" && rule.key ? (["address_not_allowed"] as const) : []),
    ...(rule.acting ? [] : (["acting_refused"] as const)),
    ...(rule.beforeEnrolment ? [] : (["second_factor_required"] as const)),
    ...(rule.secondFactor || rule.stepUp ? (["step_up_required"] as const) : []),
  ];
}

/** How what a route declares is refused. */
export function inputProblems(input: DeclaredInput): ProblemCode[] {
  if (input.target !== "json") return ["invalid_parameter"];
  return ["unsupported_media_type", "payload_too_large", "invalid_json", "invalid_fields"];
}

/** Answers by status, one for each set of codes: several routes refuse alike. */
export function problemAnswers(
  codes: Iterable<ProblemCode>,
): Map<number, readonly [name: string, answer: Answer]> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...new Set(codes)].sort()) {
    const [status] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map(
    [...byStatus].map(([status, of]) => [status, [`${status}.${of.join(".")}`, problemAnswer(status, of)]]),
  );
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): Answer {
  const [first] = codes;
  const type = { type: "string", enum: codes.map((code) => `/problems/${code}`) };
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`).join(" · "),
    content: {
      "application/problem+json": {
        schema: { allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { type } }] },
        example: {
          type: `/problems/${first}`,
          title: first === undefined ? "" : PROBLEMS[first][1],
          status,
          detail: first === undefined ? "" : `${PROBLEMS[first][1]}.`,
          instance: "01a1fb44-2925-75cc-91cd-8edaeb4d315e",
          errors: fieldCodes.has(first ?? "")
            ? [{ field: "name", code: "invalid_type", message: "must be text" }]
            : [],
        },
      },
    },
  };
}

const fieldCodes: ReadonlySet<string> = new Set(["invalid_fields", "invalid_parameter"]);
