import { currentLanguage } from "../texts/language.ts";
import { fetchInTime } from "./fetch-in-time.ts";
import { readProblem } from "./problem.ts";

/** Gets what everybody may see. Throws `ApiProblem`. */
export async function getOpen<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetchInTime(path, { signal, headers: { "accept-language": currentLanguage() } });
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Answer;
}
