import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { namesTexts } from "../texts/names.ts";
import { useMembers } from "./use-team.ts";

/** Says who did something, by the team's names. Null: a job, or a provider. */
export function useNamesOfPeople(): (userId: string | null, nobody?: string, stranger?: string) => string {
  const t = useTexts(namesTexts);
  const own = useAccount().user.id;
  const names = new Map(useMembers().data?.map(({ userId, name }) => [userId, name]));
  return (userId, nobody = t.platform, stranger = t.gone) => {
    if (userId === null) return nobody;
    return userId === own ? t.you : (names.get(userId) ?? stranger);
  };
}
