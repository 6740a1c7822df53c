import * as z from "zod/mini";
import { MEMBER_ROLES, PLATFORM_ROLES } from "../access/roles.ts";

const platformRole = z.enum(PLATFORM_ROLES);
const memberRole = z.enum(MEMBER_ROLES);

/**
 * What `sign-in` and `POST /api/auth/refresh` answer. The access token goes into `authorization: Bearer …`; for the
 * routes of an organisation (`/api/v1/…`) beside `x-organisation-id`. It is kept in memory and nowhere else.
 *
 * `refresh` takes no body and answers 204 when the browser has no cookie (nobody is signed in, which is no error), 401
 * when the cookie is expired, revoked or was used before: then it is taken back too. `POST /api/auth/sign-out` answers
 * 204 whether or not there was a session.
 */
export const sessionSchema = z.object({
  accessToken: z.string(),
  /** When the access token ends; ask `refresh` before. */
  expiresAt: z.iso.datetime(),
  user: z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    /** The platform's own people; null: none of them. */
    platformRole: z.nullable(platformRole),
    locale: z._default(z.string(), "en"),
    timezone: z._default(z.string(), "UTC"),
    avatarUrl: z._default(z.nullable(z.string()), null),
  }),
  /** When a second factor was last shown in this session; null: never. */
  secondFactorAt: z._default(z.nullable(z.iso.datetime()), null),
  /** The user's roles demand a second factor, and it has none: nothing but setting one up is allowed. */
  mustEnrol: z._default(z.boolean(), false),
  /** Support acts as the user; null: the user itself. */
  acting: z._default(
    z.nullable(z.object({ by: z.string(), reason: z.string(), endsAt: z.iso.datetime() })),
    null,
  ),
  /** Organisations that the user is a member of, by name. */
  organisations: z.array(z.object({ id: z.uuid(), name: z.string(), role: memberRole })),
  /** The affiliate that the user is; null: none. */
  affiliate: z.nullable(z.object({ id: z.uuid(), name: z.string() })),
});
export type Session = z.infer<typeof sessionSchema>;
