import { lazy, Suspense } from "react";
import type { SearchedFilterProps } from "./searched.ts";

const Body = lazy(async () => ({ default: (await import("./searched-filter-body.tsx")).SearchedFilterBody }));

/** One of many, found by typing a part of its name. */
export function SearchedFilter(props: SearchedFilterProps) {
  return (
    <Suspense
      fallback={
        <label className="field" inert>
          {props.label}
          <input className="input" disabled />
        </label>
      }
    >
      <Body {...props} />
    </Suspense>
  );
}
