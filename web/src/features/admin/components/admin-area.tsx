import { AreaFrame, SignedIn } from "../../../components/frame/area-frame.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useMay } from "../api/use-admin.ts";

/** For the platform's own people. */
export function AdminArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

/** The log is for those whom it is shown to: the platform's owner and compliance. */
const AUDIT_PAGE = { to: "/admin/audit", name: "Audit" };
/** For those who look after whom money goes to. */
const PAYEES_PAGE = { to: "/admin/payees", name: "Payees" };
/** For those who look after what the books, Stripe and the banks do not say alike. */
const RECONCILIATION_PAGE = { to: "/admin/reconciliation", name: "Reconciliation" };
const READERS: readonly (string | null)[] = ["owner", "compliance"];
/** For the same. */
const COMPLIANCE_PAGE = { to: "/admin/compliance", name: "Compliance" };
const PAGES = [
  { to: "/admin", name: "Users" },
  { to: "/admin/organisations", name: "Organisations" },
  { to: "/status", name: "Status" },
];

function Area() {
  const { platformRole } = useAccount().user;
  const mayPay = useMay("platform.payouts:read");
  const mayReconcile = useMay("platform.reconciliation:read");
  const pages = [
    ...PAGES,
    ...(READERS.includes(platformRole) ? [COMPLIANCE_PAGE] : []),
    ...(mayPay ? [PAYEES_PAGE] : []),
    ...(mayReconcile ? [RECONCILIATION_PAGE] : []),
    ...(READERS.includes(platformRole) ? [AUDIT_PAGE] : []),
  ];
  if (platformRole !== null) return <AreaFrame name="Operator" pages={pages} ofNoRole />;
  return (
    <AreaFrame name="Operator" pages={[]}>
      <h1 className="visually-hidden">Operator</h1>
      <Empty title="There is nothing here for you">
        <p>These pages are for the people who run the platform.</p>
      </Empty>
    </AreaFrame>
  );
}
