import type { ChartPoint } from "../../../components/chart/chart-point.ts";
import type { Tone } from "../../../lib/tone.ts";

/** The same each time the page is opened, so that two pictures of it can be compared. */
export const AT = "2026-05-01T09:30:00.000Z";
export const WEEK = [3, 8, 5, 13, 9, 21, 18] as const;
export const SNIPPET = '<script src="https://go.example.com/t.js" data-key="pk_1" defer></script>';

export const POINTS: readonly ChartPoint[] = WEEK.map((value, at) => ({
  startsAt: `2026-05-0${at + 1}T00:00:00.000Z`,
  value,
  compared: Math.round(value * 0.7) + at,
}));

export interface SamplePartner {
  readonly name: string;
  readonly tone: Tone;
  readonly since: string;
  readonly salesMinor: number;
}

export const PARTNERS: readonly SamplePartner[] = [
  { name: "Ada Lovelace", tone: "ok", since: AT, salesMinor: 129_900 },
  { name: "Grace Hopper", tone: "warn", since: AT, salesMinor: 4_999 },
  { name: "Nguyễn Thị Minh Khai", tone: "bad", since: AT, salesMinor: 0 },
];

export const COUNTRIES = [
  ["VN", "Việt Nam"],
  ["DE", "Deutschland"],
] as const;

export const PERSON = { name: "Ada Lovelace", avatarUrl: null };
