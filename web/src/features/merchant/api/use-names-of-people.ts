import { useAccount } from "../../../lib/session/use-session.ts";
import { useMembers } from "./use-team.ts";

/** Says who did something, by the team's names. Null: a job, or a provider. */
export function useNamesOfPeople(): (userId: string | null, nobody?: string) => string {
  const own = useAccount().user.id;
  const names = new Map(useMembers().data?.map(({ userId, name }) => [userId, name]));
  return (userId, nobody = "the platform") => {
    if (userId === null) return nobody;
    return userId === own ? "you" : (names.get(userId) ?? "somebody who is not a member any more");
  };
}
