import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ReportRow } from "../../../../../core/api/reports.ts";
import type { ReportSource } from "../api/use-report.ts";
import type { Measure } from "../report-search.ts";

interface MadeOfProps {
  readonly source: ReportSource;
  /** What the lists are asked for; null: no list has just these. */
  readonly open: ReportRow["open"];
  readonly measure: Measure;
  readonly children: ReactNode;
}

/** A figure that leads to what it is made of, where a list can show that. */
export function MadeOf({ source, open, measure, children }: MadeOfProps) {
  const query = measure === "clicks" || measure === "conversions" ? open[measure] : null;
  if (query === null || (measure !== "clicks" && measure !== "conversions")) return children;
  return (
    <Link to={source.lists[measure]} search={query}>
      {children}
    </Link>
  );
}
