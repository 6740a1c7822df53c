import { type SessionStore, signedOutProblem } from "../session/create-session.ts";
import { readProblem } from "./problem.ts";

export type Query = Readonly<Record<string, string | number | null | undefined>>;

export interface Api {
  /** The types are the API's own (core/api); answers of the same deployment are not parsed again. */
  get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * The API as the signed-in person sees it. A token that the server refuses is renewed once and the request repeated:
 * a request that was refused with 401 has done nothing. Rejects with `ApiProblem`.
 *
 * @param organisationId the organisation whose things are asked for; absent for the affiliate's own
 */
export function createApi(session: SessionStore, fetch: Fetch, organisationId?: string): Api {
  const send = (token: string, { method, path, body, signal }: Asked) =>
    fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(organisationId === undefined ? {} : { "x-organisation-id": organisationId }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });

  const ask = async <Answer>(asked: Asked): Promise<Answer> => {
    const token = await session.accessToken();
    if (token === null) throw signedOutProblem();
    let response = await send(token, asked);
    if (response.status === 401) {
      const renewed = await session.renew(token);
      if (renewed === null) throw signedOutProblem();
      response = await send(renewed, asked);
    }
    if (!response.ok) throw await readProblem(response);
    return (await response.json()) as Answer;
  };

  return {
    get: (path, query, signal) => ask({ method: "GET", path: withQuery(path, query), signal }),
    post: (path, body) => ask({ method: "POST", path, body }),
    put: (path, body) => ask({ method: "PUT", path, body }),
    patch: (path, body) => ask({ method: "PATCH", path, body }),
  };
}

/** What is null or undefined is left out. */
function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
