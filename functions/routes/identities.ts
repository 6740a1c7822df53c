import { Hono } from "hono";
import type { LinkedIdentity } from "../../core/api/security.ts";
import { dropIdentity, listIdentities } from "../../db/repositories/identities.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppTypes } from "../context.ts";
import { shownIssuer } from "../oidc/provider.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";

/** Accounts elsewhere that the user signs in with. */
export const identityRoutes = new Hono<AppTypes>()
  .get("/", permit("security:read"), async (c) => {
    const { appDb, env } = c.get("services");
    const rows = await listIdentities(appDb, c.get("user"));
    const data = rows.map(
      (row): LinkedIdentity => ({
        id: row.id,
        issuer: shownIssuer(env, row.issuer),
        email: row.email,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      }),
    );
    return c.json({ data });
  })
  .delete("/:id", permit("security:weaken"), async (c) => {
    const user = c.get("user");
    const id = readId(c, "id");
    const outcome = await inTransaction(c.get("services").app, user, (tx) =>
      dropIdentity(tx, user.userId, id),
    );
    if (outcome === "unknown") throw new Problem("not_found", "There is no such account.");
    if (outcome === "last")
      throw new Problem("wrong_state", "It is your last way to sign in; set a password or a passkey first.");
    return c.body(null, 204);
  });
