import * as z from "zod/mini";
import { keySchema } from "../commission/rules/shapes.ts";
import { PARTNER_STATUSES, type PartnerStatus } from "../genealogy/partner-status.ts";
import { idField, lineField, reasonField, versionField, wholeField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/*
 * Two trees of a program's partners: who enrolled whom (sponsor), and where each one's seat in the matrix is
 * (placement). A distance counts steps: 1 is directly above or below.
 */

const trees = ["sponsor", "placement"] as const;
export type TreeName = (typeof trees)[number];
const tree = z.enum(trees, "must be sponsor or placement");

/** Levels below somebody that a list reaches at most. */
const DOWNLINE_DEPTH_MAX = 128;

const depth = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,2}$/, "must be 1 to 128")),
  z.pipe(z.transform(Number), z.int().check(z.lte(DOWNLINE_DEPTH_MAX, "must be 1 to 128"))),
);

/** Query of everything that reads a tree. */
export const treeFields = { tree: z._default(tree, "sponsor") };

/** `GET /partners/:id/downline`, beside `limit` and `cursor`. Absent depth: those directly below. */
export const downlineFields = { ...treeFields, depth: z._default(depth, 1) };

export const searchFields = { ...treeFields, q: lineField(200) };

const TREE_EXPORTS = ["csv", "ndjson"] as const;
export type TreeExport = (typeof TREE_EXPORTS)[number];
export const downlineExportFields = {
  ...treeFields,
  depth: z._default(depth, DOWNLINE_DEPTH_MAX),
  format: z.enum(TREE_EXPORTS, "must be csv or ndjson"),
};

/** `POST /partners/:id/moves`: a change of sponsor, or of the seat with all who are below it. */
export const moveCreateSchema = z
  .strictObject({
    tree,
    /** Null: it becomes a root. */
    toPartnerId: z.nullable(idField),
    /** In the matrix, from the left, from 0. Absent: the first that is free. */
    position: z.optional(wholeField(0, 99)),
    reason: reasonField,
  })
  .check(
    z.refine(
      (move) => move.position === undefined || (move.tree === "placement" && move.toPartnerId !== null),
      {
        path: ["position"],
        error: "is for a seat below somebody in the matrix",
      },
    ),
  );
export type MoveCreate = z.infer<typeof moveCreateSchema>;

const states = ["requested", "applied", "rejected"] as const;

export const moveListFields = {
  programId: z.optional(idField),
  partnerId: z.optional(idField),
  state: z.optional(z.enum(states, "must be requested, applied or rejected")),
};

export const moveApplySchema = z.strictObject({ version: versionField });
export const moveRejectSchema = z.strictObject({ reason: reasonField, version: versionField });

/** `POST /partners/:id/seat`: without a parent where spillover leads. */
export const seatSchema = z
  .strictObject({
    parentPartnerId: z.optional(idField),
    position: z.optional(wholeField(0, 99)),
  })
  .check(
    z.refine((seat) => seat.position === undefined || seat.parentPartnerId !== undefined, {
      path: ["position"],
      error: "needs a parentPartnerId",
    }),
  );

export const heldListFields = { programId: z.optional(idField) };

/** `POST /tree/held/seat`: those who wait, in the order in which they joined. */
export const seatHeldSchema = z.strictObject({
  programId: z.optional(idField),
  limit: z._default(wholeField(1, 100), 100),
});

export interface TreeMember {
  readonly partnerId: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string;
  readonly status: PartnerStatus;
  readonly sponsorPartnerId: string | null;
  readonly joinedAt: string;
}

export interface MemberAtDistance extends TreeMember {
  readonly distance: number;
}

export interface LevelCounts {
  readonly members: number;
  readonly levels: readonly { readonly distance: number; readonly members: number }[];
}

export interface TreeChild extends TreeMember {
  /** Its seat below the parent; null in the tree of sponsors. */
  readonly position: number | null;
  /** Directly below it. */
  readonly direct: number;
  /** In all below it, 128 levels down. */
  readonly below: number;
  /** Of the latest period that was worked out; null: none was. */
  readonly volumes: {
    readonly periodNumber: number;
    readonly personal: string;
    readonly group: string;
  } | null;
  /** What it is paid as by that period, by the rank's key in the plan; null: no rank. */
  readonly rank: string | null;
}

export interface Placement {
  readonly partnerId: string;
  /** False: it waits, and all else is null. */
  readonly seated: boolean;
  readonly parentPartnerId: string | null;
  readonly position: number | null;
  /** Levels below the root. */
  readonly depth: number | null;
  readonly children: number | null;
  readonly placedBy: string | null;
  readonly placedAt: string | null;
}

export interface TreeMove {
  readonly id: string;
  readonly programId: string;
  readonly tree: TreeName;
  readonly partnerId: string;
  readonly fromPartnerId: string | null;
  readonly toPartnerId: string | null;
  readonly toPosition: number | null;
  readonly reason: string;
  readonly state: (typeof states)[number];
  readonly requestedBy: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
  /** Conversions that happen from then on see the new tree; null while it is not applied. */
  readonly effectiveFrom: string | null;
  readonly createdAt: string;
  readonly version: number;
}

/** `GET /api/affiliate/team/:id/children`. `of`: somebody of the team; absent: the affiliate itself. */
export const teamChildrenFields = { ...treeFields, of: z.optional(idField) };

/** `GET /api/affiliate/team/:id/recruits`: whom the affiliate enrolled; `held`: those who wait for a seat. */
export const teamRecruitFields = {
  q: z.optional(lineField(200)),
  held: z.optional(z.enum(["true", "false"], "must be true or false")),
};

/** `POST /api/affiliate/team/:id/seats`: a seat in the affiliate's own downline for somebody whom it enrolled. */
export const teamSeatSchema = z.strictObject({
  partnerId: idField,
  parentPartnerId: idField,
  position: z.optional(wholeField(0, 99)),
});

/** Somebody of an affiliate's team. */
export interface TeamMember {
  readonly partnerId: string;
  /** In full of those whom the affiliate enrolled; else initials. */
  readonly name: string;
  readonly recruit: boolean;
  readonly status: PartnerStatus;
  readonly joinedAt: string;
}

/** Volumes and ranks are those of finalised periods. */
export interface TeamChild
  extends TeamMember,
    Pick<TreeChild, "position" | "direct" | "below" | "volumes" | "rank"> {}

/** `GET /api/affiliate/team/:id`: the affiliate itself, from whom its team hangs. */
export interface TeamTop {
  readonly programId: string;
  readonly programName: string;
  /** As in {@link TeamChild}; `seated`: it stands in the matrix. */
  readonly self: TeamChild & { readonly seated: boolean };
  /** The program has a matrix, and so a second tree. */
  readonly matrix: boolean;
  /** How many levels the plan in force pays; 0: none is in force. */
  readonly levels: number;
  /** The ladder of that plan, lowest first. */
  readonly ranks: readonly RankName[];
}

export interface RankName {
  readonly key: string;
  readonly name: string;
  readonly badge: string | null;
}

/**
 * `GET /api/affiliate/team/:id/search`: `q` is part of a recruit's name, anyone's initials as they are shown (`A. B.`), or
 * anyone's external id. Answers `{ data: TeamFound[], more }`, nearest first.
 */
export const teamSearchFields = { ...treeFields, q: lineField(200) };

export interface TeamFound extends TeamMember {
  readonly level: number;
}

/** `GET /api/affiliate/team/:id/path`: the way down to somebody of the team, as `{ data: TeamStep[] }`, itself last. */
export const teamPathFields = { ...treeFields, to: idField };

/** `place`: which of its siblings it is, from 1, in the order in which they are listed. */
export interface TeamStep extends TeamChild {
  readonly place: number;
}

export const TEAM_SORTS = {
  level: "whole",
  joinedAt: "moment",
  personal: "whole",
  group: "whole",
} as const satisfies Sorts;

/** Filters of `GET /api/affiliate/team/:id/members`, and of its export. */
export const teamListFields = {
  ...treeFields,
  /** Steps below the affiliate; absent: all. */
  level: z.optional(depth),
  status: z.optional(z.enum(PARTNER_STATUSES, "must be active or suspended")),
  /** By its key. */
  rank: z.optional(keySchema),
  /** `true`: only whom the affiliate enrolled. */
  recruit: z.optional(z.literal("true", "must be true")),
};
export type TeamFilter = z.infer<z.ZodMiniObject<typeof teamListFields>>;

/** One of the list of a team. */
export interface TeamRow extends Omit<TeamChild, "position"> {
  readonly level: number;
}
