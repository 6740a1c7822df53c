import { TERMS_VERSION } from "../../../../../core/api/bounds.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { termsTexts } from "../texts/terms.ts";
import { TextList } from "./text-list.tsx";

/** What an account agrees to. Whoever runs the platform puts their own in its place. */
export function TermsPage() {
  const t = useTexts(termsTexts);
  return (
    <EntryFrame look="prose">
      <PageHead title={t.title} lead={t.lead(TERMS_VERSION)} />
      <Notice tone="warn" title={t.replace}>
        {t.replaceText}
      </Notice>
      <div className="prose">
        <h2>{t.what}</h2>
        <p>{t.whatText}</p>
        <h2>{t.account}</h2>
        <TextList texts={t.accountList} />
        <h2>{t.merchants}</h2>
        <TextList texts={t.merchantsList} />
        <h2>{t.affiliates}</h2>
        <TextList texts={t.affiliatesList} />
        <h2>{t.answer}</h2>
        <p>{t.answerText}</p>
      </div>
    </EntryFrame>
  );
}
