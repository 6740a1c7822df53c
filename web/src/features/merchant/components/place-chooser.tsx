import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { useChoosePlace } from "../api/use-place.ts";
import { merchantAreaTexts } from "../texts/area.ts";

type PlaceChooserProps = Pick<
  ReturnType<typeof useChoosePlace>,
  "organisations" | "organisation" | "programs" | "program" | "chooseOrganisation" | "chooseProgram"
>;

/** Which organisation and which program: a choice where there are several, a name where there is one. */
export function PlaceChooser(props: PlaceChooserProps) {
  const t = useTexts(merchantAreaTexts);
  const { organisations, organisation, program, programs } = props;
  return (
    <>
      <Choice
        label={t.organisation}
        chosen={organisation}
        options={organisations}
        onChoose={props.chooseOrganisation}
      />
      <Choice
        label={t.program}
        named
        chosen={program}
        options={programs.data?.data ?? []}
        onChoose={props.chooseProgram}
      />
    </>
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface ChoiceProps {
  readonly label: string;
  /** The only one is named. */
  readonly named?: boolean;
  readonly chosen: Named | undefined;
  readonly options: readonly Named[];
  readonly onChoose: (id: string) => void;
}

function Choice({ label, named = false, chosen, options, onChoose }: ChoiceProps) {
  if (chosen === undefined) return null;
  if (options.length < 2) return named ? <span>{chosen.name}</span> : null;
  return (
    <select
      className="input place"
      aria-label={label}
      value={chosen.id}
      onChange={(event) => onChoose(event.target.value)}
    >
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
