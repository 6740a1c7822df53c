import type { ActingSession } from "../../../../core/api/admin.ts";
import { ApiProblem, readProblem } from "../api/problem.ts";
import { apiTexts } from "../api/texts/problems.ts";
import { textsNow } from "../texts/texts.ts";
import type { Account, SessionState, SessionStore } from "./create-session.ts";

/** The session of the page, in which one of the platform's people may act as a user for a while. */
export interface ActingStore extends SessionStore {
  /** Goes on as the user of an answer of `POST /api/admin/act-as`. In memory alone: another page, and it is over. */
  actAs(begun: ActingSession): void;
  /** Goes back to being oneself. */
  endActing(): Promise<void>;
}

interface Acting {
  readonly sessionId: string;
  readonly account: Account;
  readonly token: string;
  readonly tokenUntilMs: number;
}

const EARLY_MS = 30_000;

/**
 * Puts acting over a session: while it lasts every request is the user's, and none is the operator's by mistake. A
 * request that meets its end is refused; it is never repeated as the operator.
 *
 * @param now Unix milliseconds
 */
export function createActing(
  own: SessionStore,
  fetch: (path: string, init: RequestInit) => Promise<Response>,
  now: () => number,
): ActingStore {
  let acting: { readonly held: Acting; readonly state: SessionState } | null = null;
  let renewing: Promise<string | null> | null = null;
  const listeners = new Set<() => void>();
  const change = (held: Acting | null) => {
    acting = held === null ? null : { held, state: { kind: "signed-in", account: held.account } };
    for (const listener of listeners) listener();
  };

  const asOperator = async (method: string, path: string): Promise<Response> => {
    const token = await own.accessToken();
    return fetch(`/api/admin/act-as/${path}`, {
      method,
      headers: { authorization: `Bearer ${token ?? ""}` },
    });
  };

  const renew = ({ sessionId }: Acting): Promise<string | null> => {
    renewing ??= asOperator("POST", `${sessionId}/renew`)
      .then(async (response) => {
        if (response.ok) {
          const held = heldOf((await response.json()) as ActingSession);
          if (acting !== null) change(held);
          return held.token;
        }
        const problem = await readProblem(response);
        if (response.status >= 500 || response.status === 429) throw problem;
        change(null);
        return null;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };

  const end = async () => {
    const ended = acting?.held;
    if (ended === undefined) return;
    change(null);
    // It ends by itself, should the server not hear of it.
    await asOperator("DELETE", ended.sessionId).catch(() => undefined);
  };

  return {
    ...own,
    state: () => acting?.state ?? own.state(),
    subscribe(listener) {
      listeners.add(listener);
      const leave = own.subscribe(listener);
      return () => {
        listeners.delete(listener);
        leave();
      };
    },
    actAs: (begun) => change(heldOf(begun)),
    endActing: end,
    async signOut() {
      await end();
      await own.signOut();
    },
    async accessToken() {
      if (acting === null) return own.accessToken();
      const { token, tokenUntilMs } = acting.held;
      return tokenUntilMs - EARLY_MS > now() ? token : renew(acting.held);
    },
    async renew(refused) {
      if (acting !== null) return acting.held.token === refused ? renew(acting.held) : acting.held.token;
      // What was asked as the user is not asked again as the operator.
      return isActing(refused) ? null : own.renew(refused);
    },
    renewNow: () => (acting === null ? own.renewNow() : renew(acting.held)),
    accept(answer) {
      if (acting !== null) throw new ApiProblem(textsNow(apiTexts).onlyUser, { status: 403 });
      own.accept(answer);
    },
  };
}

function heldOf({ sessionId, session }: ActingSession): Acting {
  const { accessToken, expiresAt, ...account } = session;
  return {
    ...{ sessionId, account, token: accessToken },
    tokenUntilMs: Date.parse(expiresAt),
  };
}

/** Whether a token says that somebody acts (RFC 8693's claim `act`). It is read, not verified: the API does that. */
function isActing(token: string): boolean {
  try {
    const payload = token.split(".")[1] ?? "";
    return "act" in JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return false;
  }
}
