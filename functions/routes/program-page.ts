import { Hono } from "hono";
import { type ProgramPage, programPageSchema } from "../../core/api/program-pages.ts";
import { findProgramPage, type ProgramPageRow, putProgramPage } from "../../db/repositories/program-pages.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import type { AppTypes } from "../context.ts";
import { iso } from "../iso.ts";
import { languageOf } from "../language-of.ts";
import { limitPlace } from "../limits.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { permit } from "../permit.ts";
import { alreadyExists, checkActive, checkVersion, found, stale } from "../refusals.ts";
import { showProgram } from "../show-program.ts";
import { withBody } from "../valid.ts";

/** No version of a row that is not there. */
const NONE = 0;

/** What a program says of itself to whoever may become a partner. */
export const programPageRoutes = new Hono<AppTypes>()
  .get("/:id/page", permit("programs:read"), async (c) => {
    const program = await loadCallerProgram(c);
    const row = await findProgramPage(c.get("services").appDb, c.get("caller"), program.id);
    return c.json(presentPage(found(row, "page of the program")));
  })
  .put("/:id/page", permit("programs:write"), withBody(programPageSchema), async (c) => {
    const { version, ...content } = c.req.valid("json");
    const program = await loadCallerProgram(c);
    checkActive(program.status, "program");
    const { appDb, now } = c.get("services");
    const standing = await findProgramPage(appDb, c.get("caller"), program.id);
    checkVersion(version, standing?.version ?? NONE, "page");
    const put = { programId: program.id, version: standing?.version ?? null, content, now: now() };
    const row = await putProgramPage(appDb, c.get("caller"), put).catch((error: unknown) => {
      if (violatedConstraint(error) === "program_pages_slug")
        throw alreadyExists("slug", "another program has this address");
      throw error;
    });
    if (row === undefined) throw stale("page");
    return c.json(presentPage(row));
  });

/** Programs as everybody may see them. */
export const publicProgramRoutes = new Hono<AppTypes>().get("/:slug", limitPlace, async (c) =>
  c.json(found(await showProgram(c.get("services"), c.req.param("slug"), languageOf(c)), "program")),
);

function presentPage(row: ProgramPageRow): ProgramPage {
  const { organisationId: _, createdAt: __, updatedAt, ...page } = row;
  return { ...page, updatedAt: iso(updatedAt) };
}
