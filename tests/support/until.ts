const PAUSE_MS = 100;

/** Waits for a condition; what throws does not hold yet. Rejects when it was in vain. */
export async function until(what: string, condition: () => Promise<boolean>, ms = 60_000): Promise<void> {
  const giveUpAt = Date.now() + ms;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`waited ${ms / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
