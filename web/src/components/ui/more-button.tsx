import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { uiTexts } from "./texts/ui.ts";

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
}

/** The rest of a list, a page at a time. */
export function MoreButton({ query }: MoreProps) {
  const t = useTexts(uiTexts);
  if (!query.hasNextPage) return null;
  return (
    <p className="more">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t.more}
      </Button>
    </p>
  );
}
