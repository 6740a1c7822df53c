import type { NewKey } from "../../../../../../core/api/keys.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Dialog } from "../../../../components/ui/dialog.tsx";

/** A key that was just made: shown here, and never again. */
export function KeyShown({ made, onDone }: { made: NewKey; onDone: () => void }) {
  return (
    <Dialog title={`${made.name} is made`} onClose={onDone}>
      <div className="stacked">
        <p>Copy the key to where it is used. It is kept nowhere here, and cannot be shown again.</p>
        <CodeBlock what="API key" code={made.key} />
        <Button look="main" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </Dialog>
  );
}
