import * as z from "zod/mini";
import { GROUP_COLOURS, type GroupColour } from "../partner/group-colours.ts";
import { idField, lineField, versionField } from "./fields.ts";

const fields = {
  name: lineField(80),
  colour: z.enum(GROUP_COLOURS, `must be ${GROUP_COLOURS.join(", ")}`),
};

/** Groups that one program has at most. */
export const GROUPS_MAX = 100;

export const groupCreateSchema = z.strictObject({ programId: z.optional(idField), ...fields });
export const groupUpdateSchema = z.extend(z.partial(z.strictObject(fields)), { version: versionField });
export const groupListFields = { programId: z.optional(idField) };

/** A group of partners as the API answers it. */
export interface PartnerGroup {
  readonly id: string;
  readonly programId: string;
  readonly name: string;
  readonly colour: GroupColour;
  readonly partners: number;
  readonly version: number;
  readonly createdAt: string;
}
