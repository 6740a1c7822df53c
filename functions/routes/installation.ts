import { Hono } from "hono";
import type { ProgramPulse } from "../../core/api/installation.ts";
import type { ProgramWaiting } from "../../core/api/program-waiting.ts";
import { findInstallation } from "../../db/repositories/installation.ts";
import { findFundingAs, listFunds } from "../../db/repositories/payouts/funding.ts";
import { findProgramPulse } from "../../db/repositories/program-pulse.ts";
import { findProgramWaiting } from "../../db/repositories/program-waiting.ts";
import type { AppTypes } from "../context.ts";
import { presentFunding } from "../funding/present-funding.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { permit } from "../permit.ts";
import { presentInstallation } from "../present-installation.ts";
import { sinceOf, sinceSchema } from "../since.ts";
import { withQuery } from "../valid.ts";

/** What a program's merchant watches: how far the installation has come, and what moves. Reads only. */
export const installationRoutes = new Hono<AppTypes>()
  .get("/:id/installation", permit("programs:read"), async (c) => {
    const program = await loadCallerProgram(c);
    const { appDb, env, now } = c.get("services");
    const at = now();
    const rows = await findInstallation(appDb, c.get("caller"), program.id, at);
    return c.json(presentInstallation(program, rows, { edgeUrl: env.EDGE_URL, now: at }));
  })
  .get("/:id/pulse", permit("reports:read"), withQuery(sinceSchema), async (c) => {
    const from = sinceOf(c.req.valid("query"), c.get("services").now());
    const program = await loadCallerProgram(c);
    const row = await findProgramPulse(c.get("services").appDb, c.get("caller"), program.id, from);
    const { clicks, bots, conversions, commission, conversionId, enrollmentId, eventId, ...versions } = row;
    const today = { clicks, bots, conversions, commission };
    const latest = { conversionId, enrollmentId, eventId };
    return c.json({ today, latest, ...versions } satisfies ProgramPulse);
  })
  .get("/:id/waiting", permit("reports:read"), async (c) => {
    const { id: programId } = await loadCallerProgram(c);
    const { appDb, now } = c.get("services");
    const caller = c.get("caller");
    const [waiting, stored, funds] = await Promise.all([
      findProgramWaiting(appDb, caller, { programId, now: now() }),
      findFundingAs(appDb, caller, programId),
      listFunds(appDb, caller, programId),
    ]);
    const { currencies } = presentFunding(programId, stored, funds);
    const low = currencies.filter(({ isLow, missingMinor }) => isLow || missingMinor > 0);
    const lowFunds = low.map(({ currency }) => currency);
    return c.json({ ...waiting, lowFunds } satisfies ProgramWaiting);
  });
