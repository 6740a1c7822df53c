import type { ComponentProps } from "react";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { firstProgramTexts } from "../texts/first-program.ts";
import type { FirstProgramForm } from "./first-program-form.tsx";

const Form = lazyPart(async () => (await import("./first-program-form.tsx")).FirstProgramForm);

/** What an organisation without a program begins with. */
export function FirstProgramPage(props: ComponentProps<typeof FirstProgramForm>) {
  const t = useTexts(firstProgramTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Form {...props} />
    </>
  );
}
