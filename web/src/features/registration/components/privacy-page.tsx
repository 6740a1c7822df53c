import { Link } from "@tanstack/react-router";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";

/** What is kept of whom, why, and how long. Whoever runs the platform completes it with their own. */
export function PrivacyPage() {
  return (
    <EntryFrame look="prose">
      <PageHead title="Privacy" lead="What is kept of you here, why, and what you can do about it." />
      <Notice tone="warn" title="To be replaced by the operator's own">
        This says what the software does. Who answers for it, where it runs and how they are reached is for
        the operator to add.
      </Notice>
      <div className="prose">
        <h2>If you have an account</h2>
        <ul>
          <li>
            Your name, address, time zone and language, and a phone number and picture if you give them.
          </li>
          <li>
            Your password as a hash that cannot be turned back; the secret of your second factor, encrypted.
          </li>
          <li>Where you are signed in: device, country and time, so that you can see and end it.</li>
          <li>What you changed, in a log that nobody can alter.</li>
          <li>For affiliates, clicks, conversions and earnings, which merchants see as well.</li>
        </ul>
        <h2>If you followed a link</h2>
        <ul>
          <li>That it was followed, when, from which country and kind of device, and where it led.</li>
          <li>No IP address is kept. It becomes a hash with a salt that is thrown away each day.</li>
          <li>
            A shop's page may keep the click in a first-party cookie, if you agreed where that is asked.
          </li>
          <li>A browser that sends Global Privacy Control is taken at its word.</li>
        </ul>
        <h2>How long</h2>
        <p>
          As long as each program's settings say, and no longer. Amounts in the ledger stay, as the law wants
          of books, under a pseudonym once you have gone.
        </p>
        <h2>What you can do</h2>
        <ul>
          <li>
            See and download all of it, correct it, and have it erased, in{" "}
            <Link to="/account">your account</Link> under Privacy.
          </li>
          <li>If you bought in a shop, ask that shop: it can have what is kept of your order erased here.</li>
          <li>Complain to the authority for data protection where you live.</li>
        </ul>
      </div>
    </EntryFrame>
  );
}
