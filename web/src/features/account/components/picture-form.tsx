import { useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, useId, useRef, useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import { Avatar } from "../../../components/ui/avatar.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { preparePicture } from "../api/prepare-picture.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import { pictureTexts } from "../texts/picture.ts";

/** A picture of oneself: chosen, looked at, and only then sent. */
export function PictureForm({ profile }: { profile: Profile }) {
  const t = useTexts(pictureTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const session = useSessionStore();
  const inputId = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Blob | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(describeProblem(error)));
    setBusy(false);
  };
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    const { current } = canvas;
    if (file !== undefined && current !== null)
      void attempt(async () => setChosen(await preparePicture(file, current)));
    // The same file can be chosen again.
    target.value = "";
  };
  const change = (done: string, work: () => Promise<unknown>) =>
    attempt(async () => {
      await work();
      setChosen(null);
      await Promise.all([
        queries.invalidateQueries({ queryKey: KEYS.profile }),
        session.renewNow().catch(() => null),
      ]);
      toast(done);
    });

  return (
    <Section title={t.title}>
      <div className="picture">
        <canvas
          ref={canvas}
          className={chosen === null ? "is-hidden" : "avatar is-large"}
          aria-label={t.chosen}
          role="img"
        />
        {chosen === null ? (
          <span className="picture-now">
            <Avatar user={profile} />
          </span>
        ) : null}
        <div className="stacked is-tight">
          <input
            ref={input}
            id={inputId}
            className="visually-hidden"
            type="file"
            tabIndex={-1}
            aria-label={t.file}
            accept="image/png,image/jpeg,image/webp"
            onChange={choose}
          />
          <div className="button-row">
            {chosen === null ? (
              <Button busy={busy} onClick={() => input.current?.click()}>
                {t.choose}
              </Button>
            ) : (
              <>
                <Button
                  look="main"
                  busy={busy}
                  onClick={() => void change(t.saved, () => api.put(`${ACCOUNT}/avatar`, chosen))}
                >
                  {t.save}
                </Button>
                <Button onClick={() => setChosen(null)}>{t.cancel}</Button>
              </>
            )}
            {chosen === null && profile.avatarUrl !== null ? (
              <Button onClick={() => void change(t.removed, () => api.delete(`${ACCOUNT}/avatar`))}>
                {t.remove}
              </Button>
            ) : null}
          </div>
          <p className="hint">{t.hint}</p>
        </div>
      </div>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </Section>
  );
}
