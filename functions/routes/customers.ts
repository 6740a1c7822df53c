import { Hono } from "hono";
import { eraseCustomerSchema } from "../../core/api/privacy.ts";
import { findCustomers, insertCustomerRequests } from "../../db/repositories/privacy.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { hashEmail } from "../email-hash.ts";
import { handOff } from "../hand-off.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { withBody } from "../valid.ts";
import { presentRequest } from "./privacy.ts";

/** One person is a handful of customers at most. */
const CUSTOMERS_MAX = 100;

/** A merchant's buyers, who may want to be forgotten. */
export const customerRoutes = new Hono<AppTypes>().post(
  "/erase",
  permit("privacy:write"),
  withBody(eraseCustomerSchema),
  async (c) => {
    const { programId, customerId, email } = c.req.valid("json");
    const customers = await find(c, { programId, customerId, email });
    if (customers.length === 0) throw new Problem("not_found", "There is no such customer.");
    const services = c.get("services");
    const requestId = c.get("requestId");
    const row = { id: services.newId(), topic: "serve-privacy-requests", payload: { v: 1, requestId } };
    const asked = await insertCustomerRequests(
      services.appDb,
      c.get("caller"),
      customers.map((customer) => ({
        ...customer,
        requestRowId: services.newId(),
        narrow: programId !== undefined,
      })),
      requestId,
      row,
    );
    handOff(c, [row]);
    return c.json({ requests: await Promise.all(asked.map((request) => presentRequest(c, request))) }, 202);
  },
);

async function find(
  c: AppContext,
  by: { programId: string | undefined; customerId: string | undefined; email: string | undefined },
) {
  const services = c.get("services");
  const emailHash = by.email === undefined ? undefined : ((await hashEmail(services, by.email)) ?? "");
  const { programId, customerId: externalId } = by;
  return findCustomers(services.appDb, c.get("caller"), { programId, externalId, emailHash }, CUSTOMERS_MAX);
}
