/** Which point a key leads to; null: the key is about something else. */
export function stepTo(key: string, at: number, count: number): number | null {
  const last = count - 1;
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1 },
    ...{ PageDown: at - 10, PageUp: at + 10, Home: 0, End: last },
  };
  const next = steps[key];
  return next === undefined || count === 0 ? null : Math.max(0, Math.min(last, next));
}
