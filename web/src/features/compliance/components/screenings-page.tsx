import { useState } from "react";
import type { Screening } from "../../../../../core/api/compliance.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import type { Tone } from "../../../lib/tone.ts";
import { useScreenings } from "../api/use-compliance.ts";
import { Choose } from "./choose.tsx";
import { ComplianceHead } from "./compliance-head.tsx";
import { ScreeningPart } from "./screening-part.tsx";

const RESULTS = [
  ["", "Hits to decide"],
  ["confirmed", "Confirmed"],
  ["cleared", "Cleared"],
  ["clear", "Named by no list"],
] as const;

const TONES: Readonly<Record<Screening["result"], Tone>> = {
  ...{ clear: "ok", hit: "warn", cleared: "ok", confirmed: "bad" },
};

/** Payees whom lists of sanctions may name. */
export function ScreeningsPage() {
  const [result, setResult] = useState("");
  const [openId, setOpenId] = useState<string | null>(null);
  const screenings = useScreenings(result);
  const columns: readonly Column<Screening>[] = [
    {
      title: "Payee",
      cell: ({ affiliate }) => (
        <>
          {affiliate.name}
          <span className="second">{affiliate.country ?? "no country"}</span>
        </>
      ),
    },
    { title: "Result", cell: (row) => <Badge tone={TONES[row.result]}>{row.result}</Badge> },
    {
      title: "Near",
      cell: ({ id, matches }) =>
        matches.length === 0 ? (
          "nobody"
        ) : (
          <Button
            look="bare"
            aria-expanded={openId === id}
            onClick={() => setOpenId(openId === id ? null : id)}
          >
            {matches.map(({ name }) => name).join(", ")}
          </Button>
        ),
    },
    { title: "When", cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
  return (
    <>
      <ComplianceHead
        title="Sanctions"
        lead="Payees whose names are near those of a list; a hit holds their payouts."
      />
      <Choose label="Show" value={result} options={RESULTS} onChoose={setResult} />
      <LoadProblem error={screenings.error} onRetry={() => void screenings.refetch()} />
      <div>
        <ListTable
          caption="Screenings, newest first"
          columns={columns}
          rows={screenings.data}
          rowKey={({ id }) => id}
          detail={(row) => (row.id === openId ? <ScreeningPart screening={row} /> : null)}
          empty={
            <Empty title="Nobody here">
              <p>
                Payees are held against the lists when they name how they are paid, and when they or the lists
                change.
              </p>
            </Empty>
          }
        />
        <MoreButton query={screenings} />
      </div>
    </>
  );
}
