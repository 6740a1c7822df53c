import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { findProgramsTexts } from "../texts/find-programs.ts";

const FindPrograms = lazyPart(async () => (await import("./find-programs.tsx")).FindPrograms);

/** Programs that one may join, of all merchants. */
export function ProgramsPage() {
  const t = useTexts(findProgramsTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <FindPrograms />
    </>
  );
}
