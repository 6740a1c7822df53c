import type { Session } from "../../../../../core/api/session.ts";
import { FactorSetup } from "../../../components/factor/factor-setup.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { factorsTexts } from "../texts/factors.ts";

type Setup = "totp" | "passkey";

interface FactorDialogProps {
  readonly way: Setup;
  readonly onClose: () => void;
  readonly onDone: (session: Session) => void;
}

/** Sets a second factor up, in front of the page. */
export default function FactorDialog({ way, onClose, onDone }: FactorDialogProps) {
  const t = useTexts(factorsTexts);
  return (
    <Dialog title={way === "totp" ? t.setUpApp : t.addPasskey} onClose={onClose}>
      <FactorSetup way={way} onCancel={onClose} onDone={onDone} />
    </Dialog>
  );
}
