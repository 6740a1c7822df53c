import { lazy, Suspense, useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { contestTexts } from "../../texts/contest.ts";

const ContestDialog = lazy(() => import("./contest-dialog.tsx"));

interface ContestButtonProps {
  readonly subject: "conversion" | "payout";
  readonly id: string;
  /** As in "the order …1234". */
  readonly what: string;
}

/** Stands where something is shown that may be wrong. */
export function ContestButton(props: ContestButtonProps) {
  const t = useTexts(contestTexts);
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button look="bare" onClick={() => open(true)}>
        {t.contest}
        <span className="visually-hidden"> {props.what}</span>
      </Button>
      {isOpen ? (
        <Suspense>
          <ContestDialog {...props} onClose={() => open(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
