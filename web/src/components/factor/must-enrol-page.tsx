import { leave } from "../../lib/session/leave.ts";
import { useAccount, useSessionStore } from "../../lib/session/use-session.ts";
import { Brand } from "../ui/brand.tsx";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { FactorSetup } from "./factor-setup.tsx";

/** Stands in the place of every area for those whose roles demand a second factor that they do not have. */
export default function MustEnrolPage() {
  const session = useSessionStore();
  const { user } = useAccount();
  return (
    <div className="page area">
      <header className="masthead">
        <Brand />
        <div className="who">
          <span>{user.name}</span>
          <Button look="bare" onClick={() => leave(session)}>
            Sign out
          </Button>
        </div>
      </header>
      <main className="must-enrol">
        <PageHead
          title="Set up your second factor"
          lead="What your role may do here is worth more than a password. Nothing else opens until a second factor is set up; it takes a minute."
        />
        <FactorSetup onDone={session.accept} />
      </main>
    </div>
  );
}
