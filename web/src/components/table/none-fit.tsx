import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { filtersTexts } from "./texts/filters.ts";

/** What a list shows when nothing in it is what is looked for. */
export function NoneFit({ onClear }: { onClear: () => void }) {
  const t = useTexts(filtersTexts);
  return (
    <Empty title={t.noneTitle}>
      <p>{t.none}</p>
      <Button onClick={onClear}>{t.clear}</Button>
    </Empty>
  );
}
