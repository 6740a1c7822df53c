import type { NewKey } from "../../../../../../core/api/keys.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { keysTexts } from "../../texts/keys.ts";

/** A key that was just made: shown here, and never again. */
export function KeyShown({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const t = useTexts(keysTexts);
  return (
    <Dialog title={t.made(made.name)} onClose={onDone}>
      <div className="stacked">
        <p>{t.copy}</p>
        <CodeBlock what={t.apiKey} code={made.key} />
        <Button look="main" onClick={onDone}>
          {t.copied}
        </Button>
      </div>
    </Dialog>
  );
}
