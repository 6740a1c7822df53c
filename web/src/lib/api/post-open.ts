import { fetchInTime } from "./fetch-in-time.ts";
import { readProblem } from "./problem.ts";

/** Posts to a route that asks nobody to be signed in. Throws `ApiProblem`; an answer without a body is undefined. */
export async function postOpen<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetchInTime(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await readProblem(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}
