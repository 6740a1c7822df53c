import { type SeedUser, seedUser } from "../../db/seed/user.ts";
import { unique } from "./api-fixtures.ts";
import type { Answer, TestApi } from "./start-test-api.ts";

/** What a browser sends on its own with a request of a page of the same site. */
export const SAME_ORIGIN = { origin: "http://api.test", "sec-fetch-site": "same-origin" };

export interface TestUser {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/** A user with a password, straight into the database. */
export async function makeUser(api: TestApi, extra: Partial<SeedUser> = {}): Promise<TestUser> {
  const user = {
    email: `${unique("user")}@people.example`,
    name: "Somebody",
    password: unique("secret"),
    ...extra,
  };
  const { userId } = await seedUser(api.database.ownerUrl, user);
  return { userId, email: user.email, password: user.password };
}

/** Signs in as a page would. */
export const signIn = (api: TestApi, { email, password }: Omit<TestUser, "userId">): Promise<Answer> =>
  api.call("", "POST", "/auth/sign-in", { email, password }, SAME_ORIGIN);

/** An access token of a user who has just signed in. */
export async function accessTokenOf(api: TestApi, user: Omit<TestUser, "userId">): Promise<string> {
  const answer = await signIn(api, user);
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.accessToken;
}

/** The refresh token that an answer sets. */
export function cookieOf(answer: Answer): string {
  const [, token] = /^trb_r=([^;]*);/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
  if (token === undefined) throw new Error("the answer sets no cookie");
  return token;
}

export const refresh = (api: TestApi, token: string): Promise<Answer> =>
  api.call("", "POST", "/auth/refresh", undefined, { ...SAME_ORIGIN, cookie: `trb_r=${token}` });
