import * as z from "zod/mini";
import { MEMBER_ROLES, type MemberRole } from "../access/roles.ts";
import { mailTokenField, newPasswordField } from "./accounts.ts";
import { emailField, lineField } from "./fields.ts";

export const memberRoleField = z.enum(MEMBER_ROLES, `must be one of ${MEMBER_ROLES.join(", ")}`);

/** `GET /api/v1/members` answers `{ data: Member[] }`; `PATCH /:userId {role}`, `DELETE /:userId`. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly secondFactor: boolean;
  readonly joinedAt: string;
}
export const memberUpdateSchema = z.strictObject({ role: memberRoleField });

/** `POST /api/v1/invitations`: 201; whoever was invited before and has not come gets a new link. */
export const invitationCreateSchema = z.strictObject({ email: emailField, role: memberRoleField });

/** `GET /api/v1/invitations` answers `{ data: Invitation[] }`, those that are open; `POST /:id/revoke`. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly expiresAt: string;
  readonly createdAt: string;
}

/** `POST /api/auth/invitations/look` with the token of the mail. */
export interface InvitationView {
  readonly organisationName: string;
  readonly email: string;
  readonly role: MemberRole;
  /** Whether the address has an account: then its owner signs in and accepts, else it registers here. */
  readonly hasAccount: boolean;
}

/** `POST /api/auth/invitations/register`: a new user, who is a member at once; 200 with a session. */
export const invitationRegisterSchema = z.strictObject({
  token: mailTokenField,
  name: lineField(100),
  password: newPasswordField,
});
/** `POST /api/account/invitations/accept`: the signed-in user, whose address it must be. 200 `{ organisationId }`. */
export const invitationAcceptSchema = z.strictObject({ token: mailTokenField });

/** `GET` and `PATCH /api/v1/organisation` */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}
export const organisationUpdateSchema = z.strictObject({ name: lineField(100) });
