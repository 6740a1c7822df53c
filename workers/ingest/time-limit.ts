/** The work did not end within its time; it may still end later. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** Answers as `work` does, or throws TimeLimitError after `limitMs`. */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
