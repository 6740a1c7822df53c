import { json } from "../../http/json.ts";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import type { DeadLetter } from "../create-dead-letters.ts";
import { filterOf } from "../filter.ts";
import { bodyView, messageView } from "../message.ts";
import type { QStash } from "../qstash.ts";
import { RequestError } from "../read-draft.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";
import { countOf } from "./messages.ts";

/** The dead-letter queue. */
export const deadLetterRoutes: Route[] = [
  route("GET", /^\/v2\/dlq(?:\?.*)?$/, (qstash, { query }) => {
    const { page, cursor } = choose(qstash, query);
    return json(200, { messages: page.map(view), ...cursor });
  }),
  route("GET", /^\/v2\/dlq\/([^/?]+)$/, ({ store }, _, id = "") => {
    const found = store.listDead().find(({ dlqId }) => dlqId === id);
    return found === undefined ? notFound(id) : json(200, view(found));
  }),
  route("DELETE", /^\/v2\/dlq\/([^/?]+)$/, async ({ commit, store }, _, id = "") =>
    (await commit(() => store.removeDead(id))) ? json(200, {}) : notFound(id),
  ),
  route("DELETE", /^\/v2\/dlq(?:\?.*)?$/, removeMany),
  route("POST", /^\/v2\/dlq\/retry\/([^/?]+)$/, async (qstash, _, id = "") => {
    const found = qstash.store.listDead().filter(({ dlqId }) => dlqId === id);
    const [response] = await retry(qstash, found);
    return response === undefined ? notFound(id) : json(200, response);
  }),
  route("POST", /^\/v2\/dlq\/retry(?:\?.*)?$/, async (qstash, { query }) => {
    const { page, cursor } = chooseExplicitly(qstash, query);
    return json(200, { responses: await retry(qstash, page), ...cursor });
  }),
];

const notFound = (id: string): LocalResponse => json(404, { error: `dlq message ${id} not found` });

async function removeMany(qstash: QStash, { query }: LocalRequest): Promise<LocalResponse> {
  const { page, cursor } = chooseExplicitly(qstash, query);
  const deleted = await qstash.commit(
    () => page.filter(({ dlqId }) => qstash.store.removeDead(dlqId)).length,
  );
  return json(200, { deleted, ...cursor });
}

/** Publishes the letters anew, each with all its retries, and takes them out, in one commit. */
async function retry(
  { commit, store, published }: QStash,
  letters: DeadLetter[],
): Promise<{ messageId: string }[]> {
  const messages = await commit(() =>
    letters.flatMap(({ dlqId, message: { spec, body } }) => {
      // Another request may have taken it since it was listed.
      const result = store.removeDead(dlqId) ? store.publish({ spec, body, delayMs: 0 }) : undefined;
      return result === undefined || result.duplicate ? [] : [result.message];
    }),
  );
  published(messages);
  return messages.map(({ id }) => ({ messageId: id }));
}

type Choice = { page: DeadLetter[]; cursor: { cursor?: string } };

function chooseExplicitly(qstash: QStash, query: URLSearchParams): Choice {
  if ([...query.keys()].length === 0)
    throw new RequestError("say which messages: dlqIds, a filter, or a count");
  return choose(qstash, query);
}

/** The letters named by `dlqIds`, or one page of those that pass the filters; the cursor is the last one's number. */
function choose({ store }: QStash, query: URLSearchParams): Choice {
  const ids = query.getAll("dlqIds").flatMap((value) => value.split(","));
  if (ids.length > 0)
    return { page: store.listDead().filter(({ dlqId }) => ids.includes(dlqId)), cursor: {} };
  const matches = filterOf(query);
  const after = Number(query.get("cursor") ?? 0);
  const found = store.listDead().filter((letter) => letter.seq > after && matches(view(letter)));
  const page = found.slice(0, countOf(query));
  const last = found.length > page.length ? page.at(-1) : undefined;
  return { page, cursor: last === undefined ? {} : { cursor: String(last.seq) } };
}

function view({ dlqId, message, failure }: DeadLetter): Record<string, unknown> {
  const { body, bodyBase64 } = {
    body: undefined,
    bodyBase64: undefined,
    ...bodyView(Buffer.from(failure.body, "base64")),
  };
  return {
    ...messageView(message),
    dlqId,
    retried: message.retried,
    responseStatus: failure.status,
    responseHeader: failure.header,
    responseBody: failure.status === 0 ? failure.error : body,
    responseBodyBase64: bodyBase64,
  };
}
