import { useEffect, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Brand } from "../ui/brand.tsx";
import { entryTexts } from "./texts/entry.ts";

/** Longer than an answer takes when all is well. */
const PATIENCE_MS = 3_000;

/** Stands while it is not known yet what to show; says so only when that takes long. */
export function WaitingPage() {
  const t = useTexts(entryTexts);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <p className="quiet" role="status">
          {long ? t.noAnswer : ""}
        </p>
      </main>
    </div>
  );
}
