import { lazy, type ReactNode, Suspense } from "react";
import { AreaFrame, SignedIn } from "../../../components/frame/area-frame.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { MerchantLiveProvider, useMerchantLive } from "../api/use-merchant-live.ts";
import { type Place, PlaceProvider, useChoosePlace } from "../api/use-place.ts";
import { PlaceChooser } from "./place-chooser.tsx";

const FirstProgramPage = lazy(() => import("./first-program-page.tsx"));

export function MerchantArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

function Area() {
  const choice = useChoosePlace();
  const { email } = useAccount().user;
  const { api, organisation, program, programs } = choice;
  if (organisation === undefined) {
    return (
      <AreaFrame name="Merchant" pages={[]}>
        <h1 className="visually-hidden">Merchant</h1>
        <Empty title="You belong to no organisation">
          <p>
            Ask whoever runs your company's organisation here to add <strong>{email}</strong>.
          </p>
        </Empty>
      </AreaFrame>
    );
  }
  if (program === undefined) {
    return (
      <AreaFrame name="Merchant" pages={[]} tools={<PlaceChooser {...choice} />}>
        <LoadProblem error={programs.error} onRetry={() => void programs.refetch()} />
        {programs.data === undefined ? null : (
          <Suspense fallback={<Waiting />}>
            <FirstProgramPage api={api} organisation={organisation} onMade={choice.chooseProgram} />
          </Suspense>
        )}
      </AreaFrame>
    );
  }
  return (
    <LiveArea
      key={program.id}
      place={{ api, organisation, program }}
      chooser={<PlaceChooser {...choice} />}
    />
  );
}

/** What owners alone may see. */
const OWNER_PAGES = [
  { to: "/merchant/keys", name: "Keys" },
  { to: "/merchant/audit", name: "Audit" },
];

function LiveArea({ place, chooser }: { place: Place; chooser: ReactNode }) {
  const live = useMerchantLive(place);
  const pages = [
    { to: "/merchant", name: "Overview" },
    { to: "/merchant/guide", name: "Guide" },
    { to: "/merchant/campaigns", name: "Campaigns" },
    { to: "/merchant/applications", name: "Applications", count: live.pulse?.pendingEnrollments ?? 0 },
    { to: "/merchant/partners", name: "Partners" },
    { to: "/merchant/creatives", name: "Creatives" },
    { to: "/merchant/coupons", name: "Coupons" },
    { to: "/merchant/conversions", name: "Conversions" },
    { to: "/merchant/reports", name: "Reports" },
    { to: "/merchant/payouts", name: "Payouts" },
    { to: "/merchant/funding", name: "Funding" },
    { to: "/merchant/disputes", name: "Disputes" },
    { to: "/merchant/install", name: "Install" },
    { to: "/merchant/webhooks", name: "Webhooks" },
    ...(place.organisation.role === "owner" ? OWNER_PAGES : []),
    { to: "/merchant/team", name: "Team" },
    { to: "/merchant/settings", name: "Settings" },
  ];
  return (
    <PlaceProvider value={place}>
      <MerchantLiveProvider value={live}>
        <AreaFrame
          name="Merchant"
          pages={pages}
          tools={
            <>
              {chooser}
              <LiveMark state={live.state} />
            </>
          }
        />
      </MerchantLiveProvider>
    </PlaceProvider>
  );
}
