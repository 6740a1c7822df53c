import { leave } from "../../lib/session/leave.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Asks for the password in front of the page, so that nothing that was typed there is lost. */
export default function SignInAgain({ email }: { email: string }) {
  const session = useSessionStore();
  return (
    <Dialog title="Sign in again">
      <div className="stacked">
        <p>Your session has ended. What you see and what you typed is still here; sign in to go on.</p>
        <SignInForm email={email} />
        <p>
          <Button look="bare" onClick={() => leave(session)}>
            Sign in as someone else
          </Button>
        </p>
      </div>
    </Dialog>
  );
}
