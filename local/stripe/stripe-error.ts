/** Errors of v2 have a code and no type. */
export type StripeErrorBody = { type?: string; message: string; code?: string; param?: string };

/**
 * An error answer. `executed` tells whether the endpoint had begun its work: only then is the answer kept for
 * the idempotency key, as Stripe does it.
 */
export class StripeError extends Error {
  override name = "StripeError";
  readonly status: number;
  readonly body: StripeErrorBody;
  readonly executed: boolean;

  constructor(status: number, body: StripeErrorBody, executed = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.executed = executed;
  }
}

/** 400 for parameters that will not do. */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  const details = { ...(param === undefined ? {} : { param }), ...(code === undefined ? {} : { code }) };
  return new StripeError(400, { type: "invalid_request_error", message, ...details });
}

/** A missing object: 404 when it is the one the path names, 400 when a parameter names it. */
export function missing(type: string, id: string, param: string, status: 400 | 404 = 404): StripeError {
  const message = `No such ${type.replaceAll("_", " ")}: '${id}'`;
  return new StripeError(status, { type: "invalid_request_error", code: "resource_missing", message, param });
}
