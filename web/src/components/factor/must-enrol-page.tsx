import { leave } from "../../lib/session/leave.ts";
import { useAccount, useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Brand } from "../ui/brand.tsx";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { FactorSetup } from "./factor-setup.tsx";
import { factorTexts } from "./texts/factor.ts";

/** Stands in the place of every area for those whose roles demand a second factor that they do not have. */
export default function MustEnrolPage() {
  const t = useTexts(factorTexts);
  const session = useSessionStore();
  const { user } = useAccount();
  return (
    <div className="page area">
      <header className="masthead">
        <Brand />
        <div className="who">
          <span>{user.name}</span>
          <Button look="bare" onClick={() => leave(session)}>
            {t.signOut}
          </Button>
        </div>
      </header>
      <main className="must-enrol">
        <PageHead title={t.mustTitle} lead={t.mustLead} />
        <FactorSetup onDone={session.accept} />
      </main>
    </div>
  );
}
