import { useState } from "react";
import type { AdminOrganisationDetail } from "../../../../../core/api/admin.ts";
import type { FundingTermsAnswer } from "../../../../../core/api/funding.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Amounts } from "../../../components/ui/money.tsx";
import { formatBps } from "../../../lib/money.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { fundingTermsTexts } from "../texts/funding-terms.ts";
import { peopleTexts } from "../texts/people.ts";

const FundingTermsForm = lazyPart(async () => (await import("./funding-terms-form.tsx")).FundingTermsForm);

interface Row {
  readonly program: AdminOrganisationDetail["programList"][number];
  readonly terms: FundingTermsAnswer;
}

interface ProgramTableProps {
  readonly organisation: AdminOrganisationDetail;
  /** By program; undefined: they have not come. */
  readonly terms: Readonly<Record<string, FundingTermsAnswer>> | undefined;
}

/** An organisation's programs and on what terms each is funded, which whoever may changes below it. */
export function ProgramTable({ organisation: { id, programList }, terms }: ProgramTableProps) {
  const people = useTexts(peopleTexts);
  const t = useTexts(fundingTermsTexts);
  const mayWrite = useMay("platform.funding:write");
  const [opened, setOpened] = useState<string | null>(null);
  const columns: readonly Column<Row>[] = [
    {
      title: t.program,
      cell: ({ program, terms: { version } }) => (
        <>
          <ProgramName program={program} />
          {version === null ? <span className="second">{t.standard}</span> : null}
        </>
      ),
    },
    {
      title: t.credit,
      numeric: true,
      cell: ({ terms: { creditLimitMinor } }) => (
        <Amounts
          amounts={Object.entries(creditLimitMinor).map(([currency, minor]) => ({ currency, minor }))}
          none={t.noCredit}
        />
      ),
    },
    { title: t.fee, numeric: true, cell: ({ terms: { feeBps } }) => formatBps(feeBps) },
    { title: t.byHand, cell: ({ terms: { byHand } }) => t.pays[byHand] },
    ...(mayWrite
      ? [
          {
            title: t.terms,
            acts: true,
            cell: ({ program }: Row) => (
              <Button
                aria-expanded={program.id === opened}
                aria-label={t.changeOf(program.name)}
                onClick={() => setOpened(program.id === opened ? null : program.id)}
              >
                {t.change}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <ListTable
      caption={t.caption}
      columns={columns}
      rows={
        terms &&
        programList.flatMap((program) => {
          const own = terms[program.id];
          return own === undefined ? [] : [{ program, terms: own }];
        })
      }
      rowKey={({ program }) => program.id}
      empty={<p className="quiet">{people.noneHere}</p>}
      detail={({ program, terms: own }) =>
        program.id === opened ? (
          <FundingTermsForm
            organisationId={id}
            currencies={program.currencies}
            terms={own}
            onDone={() => setOpened(null)}
          />
        ) : null
      }
    />
  );
}

/** A program, and whether it goes on. */
export function ProgramName({ program: { name, status } }: Pick<Row, "program">) {
  const t = useTexts(peopleTexts);
  return (
    <>
      {name}{" "}
      {status === "active" ? <Badge tone="ok">{t.active}</Badge> : <Badge tone="unknown">{t.archived}</Badge>}
    </>
  );
}
