import * as z from "zod/mini";
import { WORK_KINDS, type WorkKind } from "../admin/work-inbox.ts";
import type { CaseSeverity } from "../compliance/states.ts";
import { idField } from "./fields.ts";

/** `GET /api/admin/inbox/items?kind=&ownerId=`; without a kind all that the role sees. */
export const workFields = { kind: z.optional(z.enum(WORK_KINDS)), ownerId: z.optional(idField) };

/** What of one kind waits for somebody of the platform. */
export interface WorkCount {
  readonly kind: WorkKind;
  readonly count: number;
  /** There are more than `count`, which is as far as was counted. */
  readonly more: boolean;
  readonly oldestAt: string | null;
}

/** `GET /api/admin/inbox`: the kinds that the caller may see, each also when nothing waits. */
export interface WorkInbox {
  readonly kinds: readonly WorkCount[];
  /** Messages of jobs that QStash has given up, counted to 50; null: the role does not see them, or QStash does not answer. */
  readonly deadLetters: { readonly count: number; readonly more: boolean } | null;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** One thing that waits. */
export interface WorkItem {
  /** Of the thing itself: the case, the check, the batch, the run of a job. */
  readonly id: string;
  readonly kind: WorkKind;
  /** What of the kind it is, as its own record has it: a case's kind, a check's state, a job's name. */
  readonly what: string;
  readonly severity: CaseSeverity;
  readonly since: string;
  /** By when it should be done; null: nobody said. */
  readonly dueAt: string | null;
  /** Who looks after it; null: nobody yet. */
  readonly owner: Named | null;
  /** Whom or what it is about: a payee, a program, an organisation. Null: it has no name, or it was erased. */
  readonly about: string | null;
  /** Whose people decide; null: the platform's. */
  readonly organisation: Named | null;
  /** Whom a request of a person is of; null: a customer's, or something else. */
  readonly userId: string | null;
}
