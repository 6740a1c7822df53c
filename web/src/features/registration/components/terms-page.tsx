import { TERMS_VERSION } from "../../../../../core/api/bounds.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";

/** What an account agrees to. Whoever runs the platform puts their own in its place. */
export function TermsPage() {
  return (
    <EntryFrame look="prose">
      <PageHead title="Terms" lead={<>Version {TERMS_VERSION}, in force until a newer one is agreed to.</>} />
      <Notice tone="warn" title="To be replaced by the operator's own">
        Tributary is software. Whoever runs it for you is your partner in contract, and puts the terms they
        had checked by a lawyer in the place of this text.
      </Notice>
      <div className="prose">
        <h2>What this is</h2>
        <p>
          Tributary counts clicks on referral links, credits orders to those who brought them, works out their
          commission, and shows both sides the same numbers with the reason for each.
        </p>
        <h2>Your account</h2>
        <ul>
          <li>It is yours alone. Say who you are truthfully, and share no password, passkey or code.</li>
          <li>You may close it at any time in your account under Privacy.</li>
          <li>Whoever sees a breach of security tells the operator at once.</li>
        </ul>
        <h2>Merchants</h2>
        <ul>
          <li>You say by your plan what is paid, and you owe what it says for each approved conversion.</li>
          <li>A version of a plan that has been used does not change; a new one counts from then on.</li>
          <li>You report orders, refunds and cancellations truthfully and soon.</li>
          <li>You ask visitors for consent where the law wants it; the snippet keeps to their answer.</li>
        </ul>
        <h2>Affiliates</h2>
        <ul>
          <li>You recommend honestly, say that you earn by it, and keep to the terms of each campaign.</li>
          <li>No orders of your own, no bots, no bids on a merchant's name without leave, no spam.</li>
          <li>Commission is on hold for the time that the program names, and can be reversed by a refund.</li>
        </ul>
        <h2>What we answer for</h2>
        <p>
          The record: what was counted, when, and by which rule. Merchants answer for their products and
          payments, affiliates for what they publish.
        </p>
      </div>
    </EntryFrame>
  );
}
