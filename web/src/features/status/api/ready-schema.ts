import * as z from "zod/mini";

const checkSchema = z.object({ ok: z.boolean(), ms: z.number(), detail: z.optional(z.string()) });

/** `GET /api/ready`: whether each part that the functions lean on answers, and in how many milliseconds. */
export const readySchema = z.object({
  ok: z.boolean(),
  checks: z.object({ database: checkSchema, redis: checkSchema, queue: checkSchema }),
});

export type Check = z.infer<typeof checkSchema>;
export type Ready = z.infer<typeof readySchema>;
