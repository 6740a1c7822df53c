/** Where the viewer's day begins, as the API takes it. */
export function startOfToday(nowMs: number): string {
  const day = new Date(nowMs);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The first moment of a day that was chosen, by the viewer's clock; `daysLater` counts from it. Null: it is no day. */
export function startOfDay(date: string, daysLater = 0): string | null {
  const [, year, month, day] = DATE.exec(date) ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(day) + daysLater).toISOString();
}
