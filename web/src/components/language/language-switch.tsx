import { useQueryClient } from "@tanstack/react-query";
import { toast } from "../../lib/announce.ts";
import { describeProblem } from "../../lib/api/problem.ts";
import { useOwnApi } from "../../lib/api/use-own-api.ts";
import { useSession, useSessionStore } from "../../lib/session/use-session.ts";
import { LANGUAGES, type Language, setLanguage } from "../../lib/texts/language.ts";
import { LANGUAGE_NAMES } from "../../lib/texts/language-names.ts";
import { useLanguage, useTexts } from "../../lib/texts/use-texts.ts";
import { languageSwitchTexts } from "./texts/language-switch.ts";
import "./language.css";

/** Chooses the language of the screens; of whoever is signed in it is the account's, mails and all. */
export function LanguageSwitch() {
  const t = useTexts(languageSwitchTexts);
  const language = useLanguage();
  const save = useSave();
  return (
    <fieldset className="languages">
      <legend className="visually-hidden">{t.label}</legend>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          className="language"
          lang={each}
          aria-pressed={each === language}
          onClick={() => {
            setLanguage(each);
            void save(each);
          }}
        >
          {LANGUAGE_NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}

function useSave() {
  const api = useOwnApi();
  const store = useSessionStore();
  const state = useSession();
  const queries = useQueryClient();
  return async (language: Language) => {
    const saved = "account" in state ? state.account : null;
    if (saved === null) return;
    try {
      if (saved.acting === null && saved.user.locale !== language) {
        await api.patch("/api/account", { locale: language });
        await store.renewNow();
      }
    } catch (error) {
      toast(describeProblem(error));
    }
    // Some answers have sentences, in the language that they were asked for in.
    await queries.invalidateQueries();
  };
}
