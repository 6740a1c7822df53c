import type { SecondFactorWanted, SignInAnswer } from "../../../../core/api/security.ts";
import type { Session } from "../../../../core/api/session.ts";
import { ApiProblem, readProblem } from "../api/problem.ts";
import { apiTexts } from "../api/texts/problems.ts";
import { textsNow } from "../texts/texts.ts";
import { askRefresh } from "./ask-refresh.ts";
import type { EarlyAnswer } from "./early.ts";
import type { RefreshAttempts } from "./refresh-attempts.ts";

/** Who is signed in, without the token. */
export type Account = Omit<Session, "accessToken" | "expiresAt">;

/**
 * `starting`: it is not known yet. `ended`: somebody was signed in here, and the server knows the session no longer;
 * what is on the screen may stay until they sign in again.
 */
export type SessionState =
  | { readonly kind: "starting" | "signed-out" }
  | { readonly kind: "signed-in" | "ended"; readonly account: Account };

export interface SessionStore {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Asks once whether the browser has a session. Never rejects; a server that is away leaves it `starting`, and again. */
  start(): Promise<void>;
  /**
   * Posts to a route that answers with a session, as `/api/auth/sign-in`. Answers what is still to be shown for it; null:
   * the person is signed in. Throws `ApiProblem` when it is refused.
   */
  enter(path: string, body: unknown): Promise<SecondFactor | null>;
  /** Takes the session that another answer of the API brought, as the one after a second factor was shown. */
  accept(answer: Session): void;
  signOut(): Promise<void>;
  /** An access token that is good for now, or null when nobody is signed in. Throws `ApiProblem` when it cannot be told. */
  accessToken(): Promise<string | null>;
  /** What to do after a 401: another token, unless `refused` has been replaced already. */
  renew(refused: string): Promise<string | null>;
  /** Another token now, and what the server says of the person now, as after a change of the profile. */
  renewNow(): Promise<string | null>;
}

/** What a sign-in still wants. */
export type SecondFactor = SecondFactorWanted["secondFactor"];

export interface SessionOptions {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** One at a time over all tabs: each answer replaces the refresh token, and one that was used twice ends the session. */
  readonly alone: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly attempts: RefreshAttempts;
  /** What was asked before this page's code had come. */
  readonly early?: Promise<EarlyAnswer> | undefined;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Tells the other tabs that the person has signed in or out. */
  readonly tell: (news: SessionNews) => void;
}

export type SessionNews = "signed-in" | "signed-out";

/** A token is replaced so long before it ends, that a request under way does not meet its end. */
const EARLY_MS = 30_000;

/** The session of this page. The access token is in this closure and nowhere else, once what was asked early is taken. */
export function createSession({ fetch, alone, attempts, early, now, tell }: SessionOptions): SessionStore {
  let state: SessionState = { kind: "starting" };
  let token: { readonly value: string; readonly untilMs: number } | null = null;
  let renewing: Promise<string | null> | null = null;
  const listeners = new Set<() => void>();

  const move = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const take = ({ accessToken, expiresAt, ...account }: Session): string => {
    token = { value: accessToken, untilMs: Date.parse(expiresAt) };
    move({ kind: "signed-in", account });
    return accessToken;
  };

  const forget = () => {
    token = null;
    move("account" in state ? { kind: "ended", account: state.account } : { kind: "signed-out" });
  };

  const settle = (answer: Session | null): string | null => {
    if (answer !== null) return take(answer);
    forget();
    return null;
  };

  const refresh = (): Promise<string | null> => {
    renewing ??= alone(async () => {
      const answer = await askRefresh(fetch, attempts);
      if (answer instanceof Response) throw await readProblem(answer);
      return settle(answer);
    }).finally(() => {
      renewing = null;
    });
    return renewing;
  };

  const start = async () => {
    const answer = await early;
    if (answer === undefined || state.kind !== "starting") await refresh();
    else settle(answer);
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () =>
      start().then(
        () => undefined,
        () => undefined,
      ),
    async enter(path, body) {
      const response = await alone(() =>
        fetch(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
      if (!response.ok) throw await readProblem(response);
      const answer = (await response.json()) as SignInAnswer;
      if ("secondFactor" in answer) return answer.secondFactor;
      take(answer);
      tell("signed-in");
      return null;
    },
    accept: (answer) => void take(answer),
    async signOut() {
      await alone(() => fetch("/api/auth/sign-out", { method: "POST" }));
      token = null;
      move({ kind: "signed-out" });
      tell("signed-out");
    },
    async accessToken() {
      if (token !== null && token.untilMs - EARLY_MS > now()) return token.value;
      if (state.kind === "signed-out" || state.kind === "ended") return null;
      return refresh();
    },
    async renew(refused) {
      if (token !== null && token.value !== refused) return token.value;
      return refresh();
    },
    renewNow: refresh,
  };
}

/** What to say when a request needs somebody who is signed in. */
export const signedOutProblem = () =>
  new ApiProblem(textsNow(apiTexts).signedOut, { status: 401, code: "unauthenticated" });
