import { Button } from "./button.tsx";

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
}

/** The rest of a list, a page at a time. */
export function MoreButton({ query }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <p className="more">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Show more
      </Button>
    </p>
  );
}
