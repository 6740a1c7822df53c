import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOverview } from "../../api/use-affiliate.ts";
import { lookUpTexts } from "../../texts/look-up.ts";

const LookUpForm = lazyPart(async () => (await import("./look-up-form.tsx")).LookUpForm);

/** Tells why a sale is or is not one's own. */
export function LookUpPage() {
  const t = useTexts(lookUpTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[useOverview()]}>
        {({ programs }) => (programs.length === 0 ? null : <LookUpForm programs={programs} />)}
      </Loaded>
    </>
  );
}
