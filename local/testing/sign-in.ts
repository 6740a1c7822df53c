import { randomBytes, scryptSync } from "node:crypto";
import { type SeedUser, seedUser } from "../../db/seed/user.ts";
import { getServices } from "../../functions/services.ts";
import { newTotpSecret, sealTotp, totpCode } from "../../functions/session/totp.ts";
import { unique } from "./api-fixtures.ts";
import type { Answer, TestApi } from "./start-test-api.ts";

/** What a browser sends on its own with a request of a page of the same site. */
export const SAME_ORIGIN = { origin: "http://api.test", "sec-fetch-site": "same-origin" };

export interface TestUser {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  /** Of an authenticator app; absent: no second factor. */
  readonly totpSecret?: string;
}

/**
 * A password as it is kept, at a cost that only a test may have: each is checked at the cost it was kept with, and the
 * real one is a fifth of a second of a processor each time.
 */
function cheapHash(password: string): string {
  const [N, r, p] = [2, 8, 1];
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize("NFC"), salt, 32, { N, r, p });
  return `scrypt$${N}$${r}$${p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** A user with a password, straight into the database; the platform's own people with an authenticator app, as they must. */
export async function makeUser(api: TestApi, extra: Partial<SeedUser> = {}): Promise<TestUser> {
  const user = {
    email: `${unique("user")}@people.example`,
    name: "Somebody",
    password: unique("secret"),
    ...extra,
  };
  const passwordHash = cheapHash(user.password);
  const { userId } = await seedUser(api.database.ownerUrl, { passwordHash, ...user });
  const made = { userId, email: user.email, password: user.password };
  return extra.platformRole === undefined ? made : { ...made, totpSecret: await giveTotp(api, userId) };
}

/** Gives a user an authenticator app, and answers its secret. */
export async function giveTotp(api: TestApi, userId: string): Promise<string> {
  const secret = newTotpSecret();
  const envelope = await sealTotp(await getServices(api.env), userId, secret);
  await api.owner.query("INSERT INTO totp_factors (user_id, envelope, confirmed_at) VALUES ($1, $2, now())", [
    userId,
    envelope,
  ]);
  return secret;
}

/** The first half of signing in, as a page does it. */
export const beginSignIn = (
  api: TestApi,
  { email, password }: Pick<TestUser, "email" | "password">,
): Promise<Answer> => api.call("", "POST", "/auth/sign-in", { email, password }, SAME_ORIGIN);

/** Signs in as a page would, with a code of the authenticator app that the user has; also twice in its half minute. */
export async function signIn(api: TestApi, user: Omit<TestUser, "userId">): Promise<Answer> {
  const answer = await beginSignIn(api, user);
  const ticket: unknown = answer.body?.secondFactor?.ticket;
  if (ticket === undefined || user.totpSecret === undefined) return answer;
  await api.owner.query(
    "UPDATE totp_factors SET last_step = NULL WHERE user_id = (SELECT id FROM users WHERE email = $1)",
    [user.email],
  );
  const totp = totpCode(user.totpSecret, new Date());
  return api.call("", "POST", "/auth/second-factor", { ticket, totp }, SAME_ORIGIN);
}

/** An access token of a user who has just signed in. */
export async function accessTokenOf(api: TestApi, user: Omit<TestUser, "userId">): Promise<string> {
  const answer = await signIn(api, user);
  if (answer.body?.accessToken === undefined)
    throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.accessToken;
}

/** The refresh token that an answer sets. */
export function cookieOf(answer: Answer): string {
  const [, token] = /^trb_r=([^;]*);/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
  if (token === undefined) throw new Error("the answer sets no cookie");
  return token;
}

/** @param attempt the name that the page gives this refresh, and repeats */
export const refresh = (api: TestApi, token: string, attempt?: string): Promise<Answer> =>
  api.call("", "POST", "/auth/refresh", undefined, {
    ...SAME_ORIGIN,
    cookie: `trb_r=${token}`,
    ...(attempt === undefined ? {} : { "x-refresh-attempt": attempt }),
  });
