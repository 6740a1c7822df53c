import type { SignInAnswer } from "../../core/api/security.ts";
import type { Login } from "./people.ts";
import { unusedCode } from "./unused-code.ts";

/** Calls the API as somebody who has signed in, with the second factor shown just now where there is one. */
export async function openSession(app: string, { email, password, totpSecret }: Login) {
  const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const headers = { "content-type": "application/json", origin: app };
    return answerOf(
      await fetch(`${app}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  };
  const first = await post<SignInAnswer>("/sign-in", { email, password });
  const session =
    "secondFactor" in first
      ? await post<{ accessToken: string }>("/second-factor", {
          ticket: first.secondFactor.ticket,
          totp: await unusedCode(new URL(app).port, totpSecret ?? ""),
        })
      : first;
  /**
   * @param body a file of its own type, or what is sent as JSON
   * @param organisationId in which one acts; absent: as oneself
   */
  return async <Answer>(
    method: string,
    path: string,
    body?: unknown,
    organisationId?: string,
  ): Promise<Answer> =>
    answerOf(
      await fetch(`${app}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${session.accessToken}`,
          ...(organisationId === undefined ? {} : { "x-organisation-id": organisationId }),
          ...(body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      }),
    );
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}
