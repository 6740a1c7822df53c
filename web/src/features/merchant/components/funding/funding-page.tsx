import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useFunding, useInvoices, useTopUps } from "../../api/use-funding.ts";
import { usePlace } from "../../api/use-place.ts";
import { movedFirst } from "../../describe-funding.ts";
import { fundingTexts } from "../../texts/funding.ts";
import { CurrencyFunds } from "./currency-funds.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { TopUpList } from "./top-up-list.tsx";
import "./funding.css";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";

const LowBalanceForm = lazyPart(async () => (await import("./low-balance-form.tsx")).LowBalanceForm);
const TopUpForm = lazyPart(async () => (await import("./top-up-form.tsx")).TopUpForm);

const route = getRouteApi("/merchant/funding");

type Open = "top-up" | "low-balance" | null;

/** With what partners are paid: what there is and what is missing, bringing more, what came in, and the invoices. */
export function FundingPage() {
  const t = useTexts(fundingTexts);
  const topUps = useTopUps();
  const invoices = useInvoices();
  const isOwner = usePlace().organisation.role === "owner";
  const [open, setOpen] = useState<Open>(null);
  const { topUp } = route.useSearch();
  const close = () => setOpen(null);
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={isOwner ? <Actions open={open} onOpen={setOpen} /> : undefined}
      />
      {topUp === undefined || open !== null ? null : <CameBack how={topUp} />}
      <Loaded of={[useFunding()]} after={[topUps, invoices]}>
        {({ currencies }) => (
          <>
            {open === "top-up" ? <TopUpForm currencies={currencies} onCancel={close} /> : null}
            {open === "low-balance" ? <LowBalanceForm currencies={currencies} onDone={close} /> : null}
            <div className="all-funds">
              {currencies.toSorted(movedFirst).map((one) => (
                <CurrencyFunds key={one.currency} funding={one} />
              ))}
            </div>
            <TopUpList topUps={topUps} />
            <InvoiceList invoices={invoices} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Actions({ open, onOpen }: { open: Open; onOpen: (open: Open) => void }) {
  const t = useTexts(fundingTexts);
  const toggle = (wanted: Open) => () => onOpen(open === wanted ? null : wanted);
  return (
    <>
      <Button aria-expanded={open === "low-balance"} onClick={toggle("low-balance")}>
        {t.whenTold}
      </Button>{" "}
      <Button look="main" aria-expanded={open === "top-up"} onClick={toggle("top-up")}>
        {t.topUp}
      </Button>
    </>
  );
}

/** Who comes back from Stripe's page. */
function CameBack({ how }: { how: "paid" | "cancelled" }) {
  const t = useTexts(fundingTexts);
  return how === "paid" ? (
    <Notice tone="ok" title={t.thanks}>
      {t.thanksText}
    </Notice>
  ) : (
    <Notice tone="unknown" title={t.nothing}>
      {t.nothingText}
    </Notice>
  );
}
