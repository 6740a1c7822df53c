import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  customType,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";
import { partners, TREES } from "./partners.ts";

/** Compared byte by byte, whatever the database's language. */
const orderedText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** A partner's seat in its program's matrix. A partner without one waits in the holding tank, or its program has none. */
export const placements = pgTable(
  "placements",
  {
    partnerId: uuid("partner_id")
      .primaryKey()
      .references(() => partners.id),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** Null: a root. */
    parentId: uuid("parent_id"),
    /** From the left, from 0; of a root its number among the roots. */
    position: integer("position").notNull(),
    /** 0 is a root. */
    depth: integer("depth").notNull(),
    /** Root number and positions down to it in hex (core/genealogy/seats.ts): who is below somebody follows it at once. */
    path: orderedText("path").notNull(),
    /** Seats below it that are taken. */
    children: integer("children").notNull().default(0),
    /** Fewer than the matrix is wide. */
    open: boolean("open").notNull().default(true),
    placedBy: text("placed_by", { enum: ["root", "spillover", "manual", "move"] }).notNull(),
    placedAt: moment("placed_at").notNull(),
    version: version(),
  },
  (table) => [
    unique("placements_seat").on(table.programId, table.parentId, table.position).nullsNotDistinct(),
    // The first free seat below somebody is found level by level, each by one look at this.
    index("placements_open").on(table.programId, table.depth, table.path).where(sql`${table.open}`),
    uniqueIndex("placements_path").on(table.programId, table.path),
    check("placements_position", sql`${table.position} >= 0`),
    check("placements_children", sql`${table.children} >= 0`),
  ],
);

/** A change of sponsor or of place: asked for, decided by somebody, and dated. Applied ones are the tree's history. */
export const treeMoves = pgTable(
  "tree_moves",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    tree: text("tree", { enum: TREES }).notNull(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    /** Null: a root, before or after. */
    fromId: uuid("from_id"),
    toId: uuid("to_id"),
    /** Of the new seat, in the placement tree. */
    toPosition: integer("to_position"),
    reason: text("reason").notNull(),
    state: text("state", { enum: ["requested", "applied", "rejected"] }).notNull(),
    requestedBy: uuid("requested_by"),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    decisionReason: text("decision_reason"),
    /** Conversions from then on see the new tree; null until it is applied. */
    effectiveFrom: moment("effective_from"),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    index("tree_moves_by_program").on(table.programId, table.id),
    index("tree_moves_latest").on(table.programId, table.tree, table.effectiveFrom),
    index("tree_moves_as_of").on(table.partnerId, table.tree, table.effectiveFrom),
    check("tree_moves_dated", sql`(${table.state} = 'applied') = (${table.effectiveFrom} IS NOT NULL)`),
  ],
);
