import { type SessionStore, signedOutProblem } from "../session/create-session.ts";
import { currentLanguage } from "../texts/language.ts";
import { type ApiProblem, readProblem } from "./problem.ts";
import { askForStepUp } from "./step-up.ts";

export type Query = Readonly<Record<string, string | number | null | undefined>>;

export interface Api {
  /** The types are the API's own (core/api); answers of the same deployment are not parsed again. */
  get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer>;
  /** An answer that is no JSON: a file to keep. With a body it is a POST. */
  file(path: string, query?: Query, body?: unknown): Promise<Blob>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  delete<Answer>(path: string): Promise<Answer>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  /** A file goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * The API as the signed-in person sees it. A token that the server refuses is renewed once and the request repeated:
 * a request that was refused with 401 has done nothing. One that wants a second factor first is repeated once the
 * viewer has shown it; a viewer who does not is told what the API said. Rejects with `ApiProblem`; an answer without a
 * body is undefined.
 *
 * @param organisationId the organisation whose things are asked for; absent for the affiliate's own
 * @param stepUp asks the viewer for a second factor, and answers whether it was shown
 */
export function createApi(
  session: SessionStore,
  fetch: Fetch,
  organisationId?: string,
  stepUp: () => Promise<boolean> = askForStepUp,
): Api {
  const send = (token: string, { method, path, body, signal }: Asked) =>
    fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        // Of sentences in an answer.
        "accept-language": currentLanguage(),
        ...(organisationId === undefined ? {} : { "x-organisation-id": organisationId }),
        ...(body === undefined ? {} : { "content-type": typeOf(body) }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });

  const sendRenewed = async (asked: Asked): Promise<Response> => {
    const token = await session.accessToken();
    if (token === null) throw signedOutProblem();
    const response = await send(token, asked);
    if (response.status !== 401 || !(await concernsToken(response.clone()))) return response;
    const renewed = await session.renew(token);
    if (renewed === null) throw signedOutProblem();
    return send(renewed, asked);
  };

  const askMended = async (asked: Asked): Promise<Response> => {
    let response = await sendRenewed(asked);
    if (response.status === 403) {
      const problem = await readProblem(response);
      if (!(await isMended(problem))) throw problem;
      response = await sendRenewed(asked);
    }
    if (!response.ok) throw await readProblem(response);
    return response;
  };

  const ask = async <Answer>(asked: Asked): Promise<Answer> => {
    const text = await (await askMended(asked)).text();
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  };

  /** Whether what was refused may be asked again: the viewer has shown a second factor. */
  const isMended = async ({ code }: ApiProblem): Promise<boolean> => {
    if (code === "step_up_required") return stepUp();
    // The session does not say yet that a factor has to be set up; a new one does, and its page takes over.
    if (code === "second_factor_required") await session.renewNow().catch(() => null);
    return false;
  };

  return {
    get: (path, query, signal) => ask({ method: "GET", path: withQuery(path, query), signal }),
    file: async (path, query, body) => {
      const method = body === undefined ? "GET" : "POST";
      return (await askMended({ method, path: withQuery(path, query), body })).blob();
    },
    post: (path, body) => ask({ method: "POST", path, body }),
    put: (path, body) => ask({ method: "PUT", path, body }),
    patch: (path, body) => ask({ method: "PATCH", path, body }),
    delete: (path) => ask({ method: "DELETE", path }),
  };
}

/** Whether a 401 is about who asks; one about a code or password is final, and asked again would be another try. */
async function concernsToken(response: Response): Promise<boolean> {
  const { code } = await readProblem(response);
  return code !== "wrong_code" && code !== "wrong_credentials";
}

const typeOf = (body: unknown) => (body instanceof Blob ? body.type : "application/json");

/** What is null or undefined is left out. */
function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
