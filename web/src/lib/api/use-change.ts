import { useQueryClient } from "@tanstack/react-query";
import { toast } from "../announce.ts";
import { describeProblem } from "./problem.ts";

/** Does one thing to a list, says what came of it, and looks at the list again. */
export function useChange(queryKey: readonly unknown[]) {
  const queries = useQueryClient();
  return async (change: () => Promise<unknown>, done: string): Promise<void> => {
    await change().then(
      () => toast(done),
      (error: unknown) => toast(describeProblem(error)),
    );
    await queries.invalidateQueries({ queryKey });
  };
}
