import { textsNow } from "../texts/texts.ts";
import { problemInVietnamese } from "./say-in-vietnamese.ts";
import { apiTexts } from "./texts/problems.ts";

/** What is wrong with one field; `field` as in `conversions[3].amountMinor`, empty for the whole. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Why a request has no answer to use. `status` 0: no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number;
  /** The code of the API's problem type, as `invalid_fields`; null for what the API did not say. */
  readonly code: string | null;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    details: {
      status: number;
      code?: string;
      errors?: readonly FieldProblem[];
      requestId?: string | null;
      retryAfterSeconds?: number | null;
    },
  ) {
    super(message);
    this.name = "ApiProblem";
    this.status = details.status;
    this.code = details.code ?? null;
    this.errors = details.errors ?? [];
    this.requestId = details.requestId ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** RFC 9457 problem details as functions/problem.ts writes them. */
interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly FieldProblem[];
}

const TYPE_PREFIX = "/problems/";

/** What a refusal says, whoever wrote it: the API, a proxy before it, or nobody. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const { status } = response;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : null;
  const details: unknown = await response.json().catch(() => undefined);
  if (!isProblem(details)) {
    return new ApiProblem(textsNow(apiTexts).strange(String(status)), {
      status,
      retryAfterSeconds,
    });
  }
  const { type, title, detail, instance, errors } = details;
  return new ApiProblem(detail ?? title, {
    status,
    retryAfterSeconds,
    code: type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : type,
    errors: errors ?? [],
    requestId: instance ?? null,
  });
}

/** Told by its type and title, which no proxy's page has. */
function isProblem(body: unknown): body is ProblemDetails {
  if (typeof body !== "object" || body === null || !("type" in body && "title" in body)) return false;
  return typeof body.type === "string" && typeof body.title === "string";
}

/** A sentence for whatever was thrown, in the viewer's language where there is one for it. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof ApiProblem)) return textsNow(apiTexts).broken;
  return problemInVietnamese(error.code) ?? error.message;
}
