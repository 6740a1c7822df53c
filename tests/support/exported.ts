import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { exportButtonTexts } from "../../web/src/components/ui/texts/export-button.ts";
import type { Person } from "./person.ts";

/** All rows of the list that is shown, as it is exported: by the names of its columns. */
export async function exported({ page, say }: Person): Promise<Record<string, string>[]> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: say(exportButtonTexts).label }).click();
  return parse(await readFile(await (await waiting).path(), "utf8"), { bom: true, columns: true });
}
