import type { ErrorComponentProps } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { WaitingPage } from "../components/frame/waiting-page.tsx";
import { Brand } from "../components/ui/brand.tsx";
import { Button } from "../components/ui/button.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { useTexts } from "../lib/texts/use-texts.ts";
import { mayLoadAgain } from "./may-load-again.ts";
import { errorTexts } from "./texts/error-page.ts";

/** A page that broke, or whose code could not be loaded, as after a new version was published: then it is loaded again, once. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const t = useTexts(errorTexts);
  const [again] = useState(() => mayLoadAgain(error));
  useEffect(() => {
    if (again) window.location.reload();
  }, [again]);
  if (again) return <WaitingPage />;
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <PageHead title={t.title} lead={t.lead} />
        <p>
          <Button look="main" onClick={() => window.location.reload()}>
            {t.again}
          </Button>
        </p>
      </main>
    </div>
  );
}
