import * as z from "zod/mini";
import { defineTexts, textsNow } from "./texts/texts.ts";

const answerTexts = defineTexts({
  en: {
    strange: (status: string) => `It answered ${status}, with something this page does not understand.`,
    slow: (seconds: string) => `No answer in ${seconds} s.`,
    away: "It cannot be reached.",
  },
  vi: {
    strange: (status) => `Nơi được hỏi trả lời ${status} với nội dung mà trang này không hiểu.`,
    slow: (seconds) => `Không có phản hồi sau ${seconds} giây.`,
    away: "Không kết nối được.",
  },
});

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/** How long an answer may take; the API's own checks end after three seconds. */
const TIMEOUT_MS = 8_000;

const problemSchema = z.object({ title: z.string(), detail: z.optional(z.string()) });

/**
 * Asks and checks what comes, so that nothing the API might say can break a page. What the app declares that it
 * answers must fit the schema, so that a change there fails the type-check here. Never rejects.
 */
export async function readAnswer<Schema extends z.ZodMiniType>(
  ask: (signal: AbortSignal) => Promise<{ status: number; json(): Promise<z.input<Schema>> }>,
  schema: Schema,
  signal: AbortSignal,
): Promise<Answer<z.output<Schema>>> {
  const t = textsNow(answerTexts);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await ask(AbortSignal.any([signal, timeout]));
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = schema.safeParse(body);
    if (parsed.success) return { ok: true, value: parsed.data };
    const problem = problemSchema.safeParse(body);
    if (problem.success) return { ok: false, reason: problem.data.detail ?? problem.data.title };
    return { ok: false, reason: t.strange(String(response.status)) };
  } catch {
    return {
      ok: false,
      reason: timeout.aborted ? t.slow(String(TIMEOUT_MS / 1_000)) : t.away,
    };
  }
}
