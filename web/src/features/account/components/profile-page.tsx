import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useProfile } from "../api/use-profile.ts";
import { profileTexts } from "../texts/profile.ts";
import { AddressForm } from "./address-form.tsx";
import { PersonForm } from "./person-form.tsx";
import { PictureForm } from "./picture-form.tsx";
import "./account.css";

const InviteLinks = lazyPart(async () => (await import("./invite-links.tsx")).InviteLinks);

/** Who one is here, and how one is reached. */
export function ProfilePage() {
  const t = useTexts(profileTexts);
  const profile = useProfile();
  const { affiliate } = useAccount();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[profile]}>
        {(data) => (
          <div className="columns">
            <PersonForm profile={data} />
            <div className="stacked account-side">
              <PictureForm profile={data} />
              <AddressForm profile={data} />
              {affiliate === null ? null : <InviteLinks />}
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}
