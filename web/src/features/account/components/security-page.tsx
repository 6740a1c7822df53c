import { PageHead } from "../../../components/ui/page-head.tsx";

/** What guards the account. */
export function SecurityPage() {
  return <PageHead title="Security" />;
}
