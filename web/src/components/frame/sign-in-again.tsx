import { leave } from "../../lib/session/leave.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { entryTexts } from "./texts/entry.ts";

/** Asks for the password in front of the page, so that nothing that was typed there is lost. */
export default function SignInAgain({ email }: { email: string }) {
  const t = useTexts(entryTexts);
  const session = useSessionStore();
  return (
    <Dialog title={t.signInAgain}>
      <div className="stacked">
        <p>{t.ended}</p>
        <SignInForm email={email} />
        <p>
          <Button look="bare" onClick={() => leave(session)}>
            {t.someoneElse}
          </Button>
        </p>
      </div>
    </Dialog>
  );
}
