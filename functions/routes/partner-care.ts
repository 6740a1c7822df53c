import { Hono } from "hono";
import * as z from "zod/mini";
import { type PartnerChanges, partnerChangesSchema } from "../../core/api/partner-changes.ts";
import { noteCreateSchema, type PartnerNote } from "../../core/api/partner-notes.ts";
import type { PartnerFigures } from "../../core/api/partners.ts";
import { findPartnerFigures } from "../../db/repositories/partner-figures.ts";
import { listGroups } from "../../db/repositories/partner-groups.ts";
import { deleteNote, insertNote, listNotes, type NoteRow } from "../../db/repositories/partner-notes.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { loadPartner } from "../load-partner.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { changeOf, changePartners } from "../partners/change-partners.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const FIGURES_DAYS = 30;
const DAY_MS = 86_400_000;

/** What a merchant keeps of its partners: figures, notes, and changes of several at once. */
export const partnerCareRoutes = new Hono<AppTypes>()
  .post("/changes", permit("partners:write"), withBody(partnerChangesSchema), async (c) => {
    const asked = c.req.valid("json");
    const { partnerIds, dryRun } = asked;
    const programId = (await groupProgram(c, asked)) ?? visibleProgram(c) ?? null;
    const { answer, links, handOffs } = await changePartners(c, {
      ...{ partnerIds, dryRun, programId, to: changeOf(asked) },
    });
    handOff(c, [...links.map(({ row }) => row), ...handOffs]);
    return c.json(answer);
  })
  .get("/:id/figures", permit("partners:read"), async (c) => {
    const { id } = await loadPartner(c);
    const { appDb, now } = c.get("services");
    const from = new Date(now().getTime() - FIGURES_DAYS * DAY_MS);
    const figures: PartnerFigures = await findPartnerFigures(appDb, c.get("caller"), id, from);
    return c.json(figures);
  })
  .get("/:id/notes", permit("partners:read"), withQuery(z.strictObject(pageFields)), async (c) => {
    const page = c.req.valid("query");
    const { id } = await loadPartner(c);
    const rows = await listNotes(c.get("services").appDb, c.get("caller"), { ...page, partnerId: id });
    return c.json(pageOf(rows, page, presentNote));
  })
  .post("/:id/notes", permit("partners:write"), withBody(noteCreateSchema), async (c) => {
    const { text } = c.req.valid("json");
    const { id: partnerId } = await loadPartner(c);
    const { appDb, newId } = c.get("services");
    const caller = c.get("caller");
    const note = { id: newId(), partnerId, userId: caller.user?.userId ?? null, text };
    return c.json(presentNote(await insertNote(appDb, caller, note)), 201);
  })
  .delete("/:id/notes/:noteId", permit("partners:write"), async (c) => {
    const { id: partnerId } = await loadPartner(c);
    const { appDb } = c.get("services");
    const isGone = await deleteNote(appDb, c.get("caller"), { partnerId, id: readId(c, "noteId") });
    found(isGone || undefined, "note");
    return c.body(null, 204);
  });

/** Whose group it is: only that program's partners can be in it. Null: no group is named. */
async function groupProgram(c: AppContext, asked: PartnerChanges): Promise<string | null> {
  if (asked.action !== "group" || asked.groupId === null) return null;
  const wanted = { id: asked.groupId, programId: visibleProgram(c) };
  const [group] = await listGroups(c.get("services").appDb, c.get("caller"), wanted);
  return found(group, "group", "groupId").programId;
}

const presentNote = ({ id, text, author, createdAt }: NoteRow): PartnerNote => ({
  ...{ id, text, author },
  createdAt: createdAt.toISOString(),
});
