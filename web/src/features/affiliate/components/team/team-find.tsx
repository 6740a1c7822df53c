import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type TeamFindings, type TeamOf, useFindInTeam } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";

/** Looks for somebody in the team, and shows the way there. */
export default function TeamFind({ of, onShow }: { of: TeamOf; onShow: (memberId: string) => void }) {
  const t = useTexts(teamTexts);
  const find = useFindInTeam(of);
  const [found, setFound] = useState<TeamFindings | null>(null);
  const form = useForm({
    initial: { q: "" },
    leavesFreely: true,
    send: async ({ q }) => setFound(q.trim() === "" ? null : await find(q.trim())),
  });
  return (
    <>
      <FormFrame form={form} submit={t.find}>
        <TextField
          form={form}
          name="q"
          label={t.search}
          hint={t.searchHint}
          type="search"
          autoComplete="off"
          spellCheck={false}
        />
      </FormFrame>
      <div role="status">
        {found === null ? null : found.data.length === 0 ? (
          <p className="hint">{t.nothing}</p>
        ) : (
          <p className="hint">
            {t.found(found.data.length)}
            {found.more ? ` · ${t.moreFound}` : ""}
          </p>
        )}
      </div>
      {found === null ? null : (
        <ul className="team-found">
          {found.data.map(({ partnerId, name, level }) => (
            <li key={partnerId}>
              <Button look="bare" onClick={() => onShow(partnerId)}>
                {name} <span className="quiet">{t.level(level)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
