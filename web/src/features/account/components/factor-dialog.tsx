import type { Session } from "../../../../../core/api/session.ts";
import { FactorSetup } from "../../../components/factor/factor-setup.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";

type Setup = "totp" | "passkey";
const SETUP_TITLES: Readonly<Record<Setup, string>> = {
  totp: "Set up an authenticator app",
  passkey: "Add a passkey",
};

interface FactorDialogProps {
  readonly way: Setup;
  readonly onClose: () => void;
  readonly onDone: (session: Session) => void;
}

/** Sets a second factor up, in front of the page. */
export default function FactorDialog({ way, onClose, onDone }: FactorDialogProps) {
  return (
    <Dialog title={SETUP_TITLES[way]} onClose={onClose}>
      <FactorSetup way={way} onCancel={onClose} onDone={onDone} />
    </Dialog>
  );
}
