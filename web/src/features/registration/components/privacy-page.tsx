import { Link } from "@tanstack/react-router";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { privacyTexts } from "../texts/privacy.ts";
import { TextList } from "./text-list.tsx";

/** What is kept of whom, why, and how long. Whoever runs the platform completes it with their own. */
export function PrivacyPage() {
  const t = useTexts(privacyTexts);
  return (
    <EntryFrame look="prose">
      <PageHead title={t.title} lead={t.lead} />
      <Notice tone="warn" title={t.replace}>
        {t.replaceText}
      </Notice>
      <div className="prose">
        <h2>{t.account}</h2>
        <TextList texts={t.accountList} />
        <h2>{t.link}</h2>
        <TextList texts={t.linkList} />
        <h2>{t.long}</h2>
        <p>{t.longText}</p>
        <h2>{t.rights}</h2>
        <ul>
          <li>{weave(t.own, <Link to="/account">{t.yourAccount}</Link>)}</li>
          <li>{t.shop}</li>
          <li>{t.complain}</li>
        </ul>
      </div>
    </EntryFrame>
  );
}
