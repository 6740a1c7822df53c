import { useTexts } from "../../lib/texts/use-texts.ts";
import { ChoiceFilter, DayFilters } from "../table/filters.tsx";
import { visitTexts } from "./texts/visit.ts";

interface VisitFiltersProps {
  readonly search: {
    readonly bot?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  };
  readonly onLook: (name: "bot" | "from" | "to", value: string) => void;
}

/** What every list of clicks is looked through by. */
export function VisitFilters({ search: { bot, from, to }, onLook }: VisitFiltersProps) {
  const t = useTexts(visitTexts);
  return (
    <>
      <ChoiceFilter
        label={t.who}
        value={bot}
        options={[
          ["false", t.people],
          ["true", t.bots],
        ]}
        onChoose={(value) => onLook("bot", value)}
      />
      <DayFilters from={from} to={to} onLook={onLook} />
    </>
  );
}
