import { AreaFrame, SignedIn } from "../../../components/frame/area-frame.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";

/** For the platform's own people. */
export function AdminArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

const PAGES = [
  { to: "/admin", name: "Users" },
  { to: "/admin/organisations", name: "Organisations" },
  { to: "/status", name: "Status" },
];

function Area() {
  const { platformRole } = useAccount().user;
  if (platformRole !== null) return <AreaFrame name="Operator" pages={PAGES} ofNoRole />;
  return (
    <AreaFrame name="Operator" pages={[]}>
      <h1 className="visually-hidden">Operator</h1>
      <Empty title="There is nothing here for you">
        <p>These pages are for the people who run the platform.</p>
      </Empty>
    </AreaFrame>
  );
}
