import { targetProblem } from "../../qstash/loopback.ts";
import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { mergeMetadata, optionalText, requiredText } from "../params.ts";
import { invalidRequest, missing } from "../stripe-error.ts";

/** Events, and the webhook endpoints they are sent to. */
export const eventEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/events", listEvents),
  endpoint("GET", "/v1/events/:id", (context) => find(context, "event")),
  endpoint("POST", "/v1/webhook_endpoints", createWebhook),
  endpoint("GET", "/v1/webhook_endpoints", ({ objects, form }) =>
    page(objects.list("webhook_endpoint").map(withoutSecret), form, "/v1/webhook_endpoints"),
  ),
  endpoint("GET", "/v1/webhook_endpoints/:id", (context) => withoutSecret(find(context, "webhook_endpoint"))),
  endpoint("DELETE", "/v1/webhook_endpoints/:id", (context) => {
    const { id } = find(context, "webhook_endpoint");
    context.objects.remove(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];

function listEvents({ objects, form }: Context): unknown {
  const types = form.types === undefined ? form.type : form.types;
  const wanted = types === undefined ? undefined : [types].flat();
  const events = objects
    .list("event")
    .filter((event) => wanted === undefined || wanted.includes(String(event.type)));
  return page(events, form, "/v1/events");
}

function createWebhook(context: Context): unknown {
  const { form, objects } = context;
  const url = requiredText(form, "url");
  const problem = targetProblem(url);
  if (problem !== undefined) throw invalidRequest(`Invalid URL: ${problem}`, "url", "url_invalid");
  const events = form.enabled_events;
  if (!Array.isArray(events) || events.length === 0) {
    throw invalidRequest("Missing required param: enabled_events.", "enabled_events", "parameter_missing");
  }
  return objects.put(
    build(context, "webhook_endpoint", newId("we"), {
      url,
      enabled_events: events,
      description: optionalText(form, "description"),
      api_version: optionalText(form, "api_version"),
      metadata: mergeMetadata({}, form.metadata),
      status: "enabled",
      secret: newId("whsec"),
    }),
  );
}

/** Stripe shows an endpoint's secret once, in the answer to its creation. */
function withoutSecret({ secret: _, ...endpointObject }: StripeObject): StripeObject {
  return endpointObject as StripeObject;
}

function find({ objects, params: [id = ""] }: Context, type: string): StripeObject {
  const object = objects.find(type, id);
  if (object === undefined) throw missing(type, id, "id");
  return object;
}
