import * as z from "zod/mini";
import { type MemberRole, PLATFORM_ROLES, type PlatformRole } from "../access/roles.ts";
import { idField, lineField } from "./fields.ts";
import type { Session } from "./session.ts";
import type { Sorts } from "./sorting.ts";

/** Filter of `/api/admin/users` and `/api/admin/organisations`: how a name begins, of users also an address. */
export const adminSearchFields = { q: z.optional(lineField(100)) };
export type AdminFilter = z.infer<z.ZodMiniObject<typeof adminSearchFields>>;
/** What both can be sorted by. */
export const ADMIN_SORTS = { createdAt: "id", name: "text" } as const satisfies Sorts;

export interface AdminUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly platformRole: PlatformRole | null;
  readonly secondFactor: boolean;
  readonly organisations: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: MemberRole;
  }[];
  readonly affiliate: boolean;
  readonly lastSeenAt: string | null;
  readonly createdAt: string;
}
/** `GET /api/admin/users/:id` */
export interface AdminUserDetail extends AdminUser {
  readonly sessions: number;
  readonly locale: string;
  readonly timezone: string;
}
/** `PUT /api/admin/users/:id/platform-role` */
export const platformRoleSchema = z.strictObject({
  role: z.nullable(z.enum(PLATFORM_ROLES, `must be one of ${PLATFORM_ROLES.join(", ")}, or null`)),
});
/** `POST /api/admin/users/:id/end-sessions`: 204. */

export interface AdminOrganisation {
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly programs: number;
  readonly partners: number;
  readonly createdAt: string;
}
/** `GET /api/admin/organisations/:id` */
export interface AdminOrganisationDetail extends AdminOrganisation {
  readonly memberList: readonly {
    readonly userId: string;
    readonly name: string;
    readonly role: MemberRole;
  }[];
  readonly programList: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly currencies: readonly string[];
  }[];
}

/**
 * `POST /api/admin/act-as`: 200 with a session of the user, without a cookie, whose token says who acts and why. It is
 * renewed with `POST /api/admin/act-as/:sessionId/renew`, ended with `DELETE /api/admin/act-as/:sessionId`, and over after
 * half an hour. The user is told, and may end it.
 */
export const actAsSchema = z.strictObject({ userId: idField, reason: lineField(300) });
export interface ActingSession {
  readonly sessionId: string;
  readonly session: Session;
  readonly endsAt: string;
}
