export interface ChartPoint {
  /** When its part of the range begins, ISO 8601. */
  readonly startsAt: string;
  readonly value: number;
  /** Of what it is compared with; null: there is none beside it. */
  readonly compared: number | null;
}
