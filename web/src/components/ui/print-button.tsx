import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { printButtonTexts } from "./texts/print-button.ts";

/**
 * Brings onto paper, or into a file, what it stands in. In a list whose place is a `prints-open` that is the row that is open,
 * without the others.
 */
export function PrintButton() {
  const t = useTexts(printButtonTexts);
  return (
    <p>
      <Button onClick={() => window.print()}>{t.label}</Button>
    </p>
  );
}
