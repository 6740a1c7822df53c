import { type ProgramKeyRecord, programKeyRecordSchema } from "../../core/clicks/program-key.ts";

/** Reads a stored record of a program's key. Throws when it is not one. */
export function prepareKey(text: string): ProgramKeyRecord {
  const record = programKeyRecordSchema.safeParse(JSON.parse(text));
  if (!record.success) throw new TypeError("not a program key record");
  return record.data;
}
