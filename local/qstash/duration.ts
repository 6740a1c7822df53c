const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10s`, `5m`, `1d12h`, or plain seconds, in ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1_000;
  if (!/^(\d{1,12}[smhd])+$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhd])/g))
    totalMs += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return totalMs;
}
