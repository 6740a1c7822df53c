import { type FormEvent, useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type TeamOf, useTeamFound } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";

/** Looks for somebody in the team, and shows the way there. */
export function TeamFind({ of, onShow }: { of: TeamOf; onShow: (memberId: string) => void }) {
  const t = useTexts(teamTexts);
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  const { data, error, refetch, isFetching } = useTeamFound(of, q);
  const find = (event: FormEvent) => {
    event.preventDefault();
    setQ(typed.trim());
  };
  return (
    <search className="team-find">
      <form onSubmit={find}>
        <Field label={t.search} hint={t.searchHint}>
          {(control) => (
            <span className="team-find-row">
              <input
                {...control}
                className="input"
                type="search"
                autoComplete="off"
                spellCheck={false}
                maxLength={200}
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
              />
              <Button type="submit" busy={isFetching}>
                {t.find}
              </Button>
            </span>
          )}
        </Field>
      </form>
      <LoadProblem error={error} onRetry={() => void refetch()} />
      <div role="status">
        {data === undefined || q === "" ? null : data.data.length === 0 ? (
          <p className="hint">{t.nothing}</p>
        ) : (
          <p className="hint">
            {t.found(data.data.length)}
            {data.more ? ` · ${t.moreFound}` : ""}
          </p>
        )}
      </div>
      {data === undefined || q === "" ? null : (
        <ul className="team-found">
          {data.data.map(({ partnerId, name, level }) => (
            <li key={partnerId}>
              <Button look="bare" onClick={() => onShow(partnerId)}>
                {name} <span className="quiet">{t.level(level)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
