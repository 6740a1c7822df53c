import type { Objects, StripeObject } from "./create-objects.ts";
import type { FormObject } from "./form.ts";
import type { Shapes } from "./load-shapes.ts";

/** The account id under which the platform's own balance is kept. */
export const PLATFORM = "platform";

export type Context = {
  /** What the path's `:names` stood for, in order. */
  params: string[];
  form: FormObject;
  /** The body of a request to `/v2`, which is JSON. */
  json: unknown;
  /** Where this Stripe is reached, for addresses of its own pages. */
  origin: string;
  /** The Stripe-Account header: the connected account acted for, or the platform. */
  account: string;
  /** Seconds since 1970. */
  nowSeconds: number;
  objects: Objects;
  shapes: Shapes;
  /** Records an event and sends it to the webhook endpoints that asked for it. */
  emit: (type: string, object: Record<string, unknown>) => void;
};

/** One endpoint: a path with `:names`, and a function that runs inside one transaction and returns the answer. */
export type Endpoint = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  run: (context: Context) => unknown;
  /** The parameters that it knows, others are refused; absent: it takes any. */
  knows?: readonly string[] | undefined;
};

export const endpoint = (
  method: Endpoint["method"],
  path: string,
  run: Endpoint["run"],
  knows?: readonly string[],
): Endpoint => ({ method, path, run, knows });

/** A new object: the shape of its type, with these fields over it. */
export function build(
  context: Pick<Context, "shapes" | "nowSeconds">,
  type: string,
  id: string,
  fields: Record<string, unknown>,
): StripeObject {
  const common = { id, object: type, created: context.nowSeconds, livemode: false };
  return { ...context.shapes(type), ...common, ...fields };
}
