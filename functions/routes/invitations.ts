import { Hono } from "hono";
import {
  type Invitation,
  type InvitationView,
  invitationAcceptSchema,
  invitationCreateSchema,
  invitationRegisterSchema,
} from "../../core/api/members.ts";
import { type InvitationRow, listInvitations, revokeInvitation } from "../../db/repositories/invitations.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { beginSession } from "../session/begin-session.ts";
import { fromOwnPage } from "../session/from-own-page.ts";
import { invite } from "../team/invite.ts";
import { acceptAsUser, openInvitation, registerInvited } from "../team/join-organisation.ts";
import { withBody } from "../valid.ts";

/** Invitations to become a member, as the organisation sees them. */
export const invitationRoutes = new Hono<AppTypes>()
  .get("/", permit("members:read"), async (c) => {
    const rows = await listInvitations(c.get("services").appDb, c.get("caller"));
    return c.json({ data: rows.map(present) });
  })
  .post("/", permit("members:write"), withBody(invitationCreateSchema), async (c) => {
    return c.json(present(await invite(c, c.req.valid("json"))), 201);
  })
  .post("/:id/revoke", permit("members:write"), async (c) => {
    const { appDb, now } = c.get("services");
    const isRevoked = await revokeInvitation(appDb, c.get("caller"), readId(c, "id"), now());
    found(isRevoked || undefined, "open invitation");
    return c.body(null, 204);
  });

/** Invitations as their holders see them, before they are signed in. */
export const invitationLinkRoutes = new Hono<AppTypes>()
  .post("/look", fromOwnPage, withBody(invitationAcceptSchema), async (c) => {
    const { token } = c.req.valid("json");
    const { organisationName, email, role, hasAccount } = await openInvitation(c, token);
    const view: InvitationView = { organisationName, email, role, hasAccount };
    return c.json(view);
  })
  .post("/register", fromOwnPage, withBody(invitationRegisterSchema), async (c) => {
    const userId = await registerInvited(c, c.req.valid("json"));
    return c.json(await beginSession(c, userId, ["pwd"]));
  });

/** The same for somebody who has an account. */
export const invitationAcceptRoutes = new Hono<AppTypes>().post(
  "/accept",
  permit("self:write"),
  withBody(invitationAcceptSchema),
  async (c) => {
    const { token } = c.req.valid("json");
    return c.json({ organisationId: await acceptAsUser(c, token) });
  },
);

const present = ({ expiresAt, createdAt, ...row }: InvitationRow): Invitation => ({
  ...row,
  expiresAt: expiresAt.toISOString(),
  createdAt: createdAt.toISOString(),
});
