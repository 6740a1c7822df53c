/** One number that a benchmark found, and what it is held against, if anything. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Whether a figure is within its bound; undefined when it has none. */
export function isMet({ value, atLeast, atMost }: Figure): boolean | undefined {
  if (atLeast === undefined && atMost === undefined) return undefined;
  return (
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    value <= (atMost ?? Number.POSITIVE_INFINITY) &&
    !Number.isNaN(value)
  );
}

/** The figures as lines of a table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ["", "figure", "bound", ""],
    ...figures.map((figure) => {
      const met = isMet(figure);
      const verdict = met === undefined ? "" : met ? "met" : "MISSED";
      return [figure.what, `${format(figure.value)} ${figure.unit}`.trim(), boundOf(figure), verdict];
    }),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function boundOf({ atLeast, atMost, unit }: Figure): string {
  if (atLeast !== undefined) return `≥ ${format(atLeast)} ${unit}`.trim();
  return atMost === undefined ? "" : `≤ ${format(atMost)} ${unit}`.trim();
}

function format(value: number): string {
  const digits = Math.abs(value) >= 1000 || Number.isInteger(value) ? 0 : Math.abs(value) >= 20 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
