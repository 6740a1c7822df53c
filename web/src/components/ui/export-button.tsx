import { useState } from "react";
import { toast } from "../../lib/announce.ts";
import type { Api, Query } from "../../lib/api/create-api.ts";
import { ApiProblem, describeProblem } from "../../lib/api/problem.ts";
import { saveFile } from "../../lib/save-file.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { exportButtonTexts } from "./texts/export-button.ts";

interface ExportButtonProps {
  readonly api: Api;
  /** Of the list, as `/api/v1/conversions`. */
  readonly path: string;
  /** Filters and `sort`, as the list is shown by. */
  readonly query: Query;
  /** What the file is called, without its ending. */
  readonly name: string;
}

/** Exports all of a list, not only what is shown of it: at once, or, when it is long, by a job that tells when it is done. */
export function ExportButton({ api, path, query, name }: ExportButtonProps) {
  const t = useTexts(exportButtonTexts);
  const [busy, setBusy] = useState(false);
  const exportAll = async () => {
    setBusy(true);
    // Excel takes a file for what it is by a mark alone.
    const asked = { ...given(query), bom: "true" };
    try {
      saveFile(`${name}.csv`, "text/csv", await api.file(`${path}/export.csv`, asked));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "too_many_rows")
        await api.post(`${path}/exports`, asked).then(
          () => toast(t.written),
          (refused: unknown) => toast(describeProblem(refused)),
        );
      else toast(describeProblem(error));
    }
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={() => void exportAll()}>
      {t.label}
    </Button>
  );
}

/** What is there of a query, as text. */
const given = (query: Query): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]])),
  );
