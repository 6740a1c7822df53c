/** Where the viewer's day begins, as the API takes it. */
export function startOfToday(nowMs: number): string {
  const day = new Date(nowMs);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
