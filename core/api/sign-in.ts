import * as z from "zod/mini";
import { emailField } from "./fields.ts";

/** Longer than any passphrase, short enough to hash at once. */
export const PASSWORD_MAX = 256;

/**
 * `POST /api/auth/sign-in`: 200 with a session and the cookie `trb_r`. 401 for a wrong address or password, one answer
 * for both; 429 with `retry-after` after too many attempts.
 */
export const signInSchema = z.strictObject({
  email: emailField,
  password: z
    .string("must be text")
    .check(
      z.minLength(1, "must not be empty"),
      z.maxLength(PASSWORD_MAX, `must have at most ${PASSWORD_MAX} characters`),
    ),
});
export type SignIn = z.infer<typeof signInSchema>;
