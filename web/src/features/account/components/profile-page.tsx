import { Facts } from "../../../components/ui/figure.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";

/** Who one is here. */
export function ProfilePage() {
  const { user } = useAccount();
  return (
    <>
      <PageHead title="Profile" />
      <Facts
        facts={[
          ["Name", user.name],
          ["E-mail address", user.email],
        ]}
      />
    </>
  );
}
