import type { ComponentProps, ReactNode } from "react";
import { Loaded } from "./loaded.tsx";
import { MoreButton } from "./more-button.tsx";

interface ListedProps {
  readonly of: ComponentProps<typeof MoreButton>["query"] & {
    readonly data: unknown;
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
  };
  /** The table, which keeps its own place until its rows come. */
  readonly children: ReactNode;
}

/** A list that comes a page at a time, with the rest of it behind a button. */
export function Listed({ of: query, children }: ListedProps) {
  return (
    <Loaded of={[query]}>
      <div>
        {children}
        <MoreButton query={query} />
      </div>
    </Loaded>
  );
}
