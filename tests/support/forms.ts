/** A form of the site, and how a test comes to it. */
export interface SiteForm {
  /** Its component, under web/src. */
  readonly file: string;
  /** What stands behind a colon is one of the things that `fillScreens` made. */
  readonly path: string;
  /** Names of what is pressed to come to it, one after another; in `[label, text]` something is typed on the way. */
  readonly open?: readonly (string | readonly [label: string, text: string])[];
  /**
   * What is typed, by the field's name or by a selector: a text, an option, or the choice of several by its name. `true` is a tick,
   * `FILE` a file to hand in. Empty: the form only asks.
   */
  readonly typed: Readonly<Record<string, string | true>>;
  /** What the button says of a form that only asks. */
  readonly button?: string;
  /**
   * The API's name of what is refused, and the field where that is said, as it is typed; null: the form shows no such field now. Else both
   * are the first of what is typed.
   */
  readonly refused?: readonly [field: string, shownAt: string | null];
  /** What is asked for by GET, which is what fails. */
  readonly looksUp?: string;
  /** What a 401 means here, where nobody is signed in or it is told otherwise. */
  readonly signedOut?: string;
  /** Answers of the API that differ from what the platform would say, by a part of their address. */
  readonly given?: Readonly<Record<string, object>>;
}

export const FILE = "a file";

/** Forms that no test goes through, and why. */
export const UNTRIED: Readonly<Record<string, string>> = {
  "components/factor/proof-form.tsx": "By a passkey nothing is typed, and the browser asks first.",
  "features/gallery/components/field-samples.tsx": "It sends nothing.",
  "features/merchant/components/import/looked-at.tsx": "It only asks, of a file that was looked at.",
};

const FRAME = "components/ui";
const REASON = `${FRAME}/reason-form-body.tsx`;
const REMOVE = `${FRAME}/remove-dialog.tsx`;
const FACTOR = "components/factor";
const ACCOUNT = "features/account/components";
const AFFILIATE = "features/affiliate/components";
const MERCHANT = "features/merchant/components";
const ADMIN = "features/admin/components";
const SAY = "features/compliance/components/say-dialog.tsx";
const ENTRY = "features/registration/components";
const WORDS = "What was typed, in a sentence.";
const TOKEN = "A".repeat(43);
const LINE = "/api/v1/payouts/";

export const FORMS: Readonly<Record<"affiliate" | "merchant" | "admin" | "visitor", readonly SiteForm[]>> = {
  affiliate: [
    {
      file: `${AFFILIATE}/link-form.tsx`,
      path: "/affiliate/links",
      open: ["New link"],
      typed: { code: "kept-code" },
    },
    {
      file: `${AFFILIATE}/links/bulk-form.tsx`,
      path: "/affiliate/links",
      open: ["Several at once"],
      typed: { lines: "https://shop.example/one\nhttps://shop.example/two" },
      refused: ["lines[0].destinationUrl", "lines"],
    },
    {
      file: REMOVE,
      path: "/affiliate/links",
      open: ["Details of", "Archive "],
      typed: {},
      button: "Archive",
    },
    {
      file: `${AFFILIATE}/postbacks/postback-form.tsx`,
      path: "/affiliate/postbacks",
      open: ["New postback"],
      typed: { url: "https://hooks.example/kept", method: "POST", description: "Kept" },
    },
    {
      file: `${AFFILIATE}/postbacks/postback-form.tsx`,
      path: "/affiliate/postbacks",
      open: ["Change http"],
      typed: { description: "Kept" },
    },
    {
      file: `${AFFILIATE}/disputes/missing-sale-form.tsx`,
      path: "/affiliate/payouts/disputes",
      open: ["A sale is missing"],
      typed: { orderId: "A-1001", text: WORDS },
    },
    {
      file: `${AFFILIATE}/disputes/dispute-detail.tsx`,
      path: "/affiliate/payouts/disputes",
      open: ["Missing sale"],
      typed: { text: WORDS },
    },
    {
      file: `${AFFILIATE}/disputes/contest-dialog.tsx`,
      path: "/affiliate/conversions",
      open: ["Contest"],
      typed: { text: WORDS },
    },
    {
      file: `${AFFILIATE}/payee/person-section.tsx`,
      path: "/affiliate/payouts/method",
      typed: { country: "VN", kind: "A company" },
      given: { "/api/affiliate/payee": { country: null, version: 0 } },
    },
    {
      file: `${AFFILIATE}/payee/method-form.tsx`,
      path: "/affiliate/payouts/method",
      open: ["Change how I am paid"],
      typed: {
        kind: "Bank transfer",
        country: "VN",
        bankName: "Kept",
        accountNumber: "0123456789",
        holder: "ADA",
      },
      refused: ["details.accountNumber", "accountNumber"],
    },
    {
      file: `${AFFILIATE}/identity/document-form.tsx`,
      path: "/affiliate/payouts/identity",
      given: {
        "/api/affiliate/kyc": {
          ...{ state: "requested", provider: "manual", open: true, complete: false, version: 1 },
          asked: [{ anyOf: ["passport", "identity_card"], state: "missing", reason: null }],
          documents: [],
        },
      },
      open: ["Hand in"],
      typed: { "[type=file]": FILE, validUntil: "2100-01-01" },
      refused: ["validUntil", "validUntil"],
    },
    {
      file: `${AFFILIATE}/payouts/ask-form.tsx`,
      path: "/affiliate/payouts",
      given: {
        "/payouts/next": {
          data: [
            {
              ...{
                programId: "p",
                programName: "Demo",
                partnerId: "p",
                currency: "USD",
                availableMinor: 5_000,
              },
              ...{
                pendingMinor: 0,
                inTransitMinor: 0,
                minimumMinor: 100,
                eligible: true,
                amountMinor: 5_000,
              },
              ...{ reasons: [], schedule: "monthly", nextPayoutAt: null },
            },
          ],
        },
      },
      open: ["Ask for a payout"],
      typed: { amount: "12.50" },
      refused: ["amountMinor", "amount"],
    },
    {
      file: `${AFFILIATE}/look-up/look-up-form.tsx`,
      path: "/affiliate/look-up",
      typed: { orderId: "A-1001" },
      looksUp: "/look-up",
    },
    {
      file: `${AFFILIATE}/look-up/look-up-form.tsx`,
      path: "/affiliate/look-up",
      typed: { orderId: "A-1001" },
      looksUp: "/look-up",
      refused: ["from", null],
    },
    {
      file: `${AFFILIATE}/team/team-find.tsx`,
      path: "/affiliate/team",
      typed: { q: "Ben" },
      looksUp: "/search",
    },
    {
      file: `${ACCOUNT}/person-form.tsx`,
      path: "/account",
      typed: { name: "Ada of the Loom", phone: "+84901234567" },
    },
    {
      file: `${ACCOUNT}/address-form.tsx`,
      path: "/account",
      open: ["Change the address"],
      typed: { email: "kept@people.example", password: "a long password" },
    },
    {
      file: `${ACCOUNT}/password-form.tsx`,
      path: "/account/security",
      open: ["Change the password"],
      typed: { current: "the present one", password: "a much longer one" },
    },
    {
      file: `${FACTOR}/totp-setup.tsx`,
      path: "/account/security",
      open: ["Set up an authenticator app"],
      typed: { code: "123456" },
    },
    {
      file: `${FACTOR}/passkey-setup.tsx`,
      path: "/account/security",
      open: ["Add a passkey"],
      typed: { name: "Kept" },
    },
    {
      file: `${ACCOUNT}/rename-form.tsx`,
      path: "/account/security",
      open: ["Rename the passkey"],
      typed: { name: "Kept" },
      given: {
        "/api/account/factors": {
          passkeys: [
            {
              ...{ id: "01900000-0000-7000-8000-0000000000f2", name: "Phone", backedUp: true },
              ...{ createdAt: "2026-01-01T00:00:00.000Z", lastUsedAt: null },
            },
          ],
        },
      },
    },
    {
      file: `${ACCOUNT}/notifications-form.tsx`,
      path: "/account/notifications",
      typed: { "label.check [type=checkbox]": true, from: "21:00", until: "06:30" },
      refused: ["quiet.from", "from"],
    },
    {
      file: `${ACCOUNT}/erase-section.tsx`,
      path: "/account/privacy",
      open: ["Erase my account"],
      typed: { email: "kept@people.example", password: "a long password", "[type=checkbox]": true },
    },
    {
      file: `${ENTRY}/become-merchant.tsx`,
      path: "/register?as=merchant",
      typed: { organisationName: "Kept", programName: "Kept too", currency: "VND" },
    },
    {
      file: `${ENTRY}/join-form.tsx`,
      path: "/join/program/:program",
      given: { "/api/auth/open-programs/": { programName: "Demo", sponsorName: null } },
      typed: {},
      button: "Join",
    },
    { file: `${ENTRY}/email-confirm-page.tsx`, path: `/email-confirm#${TOKEN}`, typed: {}, button: "" },
    {
      file: `${ENTRY}/accept-form.tsx`,
      path: `/invitation#${TOKEN}`,
      given: {
        "/api/auth/invitations/look": {
          ...{ organisationName: "Loom", role: "manager", email: "ada@partner.example", hasAccount: true },
        },
      },
      typed: {},
      button: "Loom",
    },
  ],
  merchant: [
    {
      file: `${MERCHANT}/campaigns/campaign-form.tsx`,
      path: "/merchant/campaigns/new",
      open: [
        ["Name", "Kept"],
        "Next",
        "Next",
        ["Page to lead to", "https://shop.example/kept"],
        "Next",
        "Next",
      ],
      typed: {},
      button: "Make the campaign",
    },
    {
      file: `${MERCHANT}/campaigns/campaign-edit.tsx`,
      path: "/merchant/campaigns/:campaigns",
      typed: { name: "Kept", maxPartners: "5" },
      refused: ["budgetMinor", "budget"],
    },
    {
      file: `${MERCHANT}/plans/plan-form.tsx`,
      path: "/merchant/plans/new",
      typed: { begins: "day", day: "2100-01-01" },
      refused: ["effectiveFrom", "day"],
    },
    {
      file: `${MERCHANT}/creatives/creative-form.tsx`,
      path: "/merchant/creatives",
      open: ["New creative"],
      typed: { kind: "text", name: "Kept", language: "en", text: WORDS },
      refused: ["name", "name"],
    },
    {
      file: `${MERCHANT}/creatives/creative-form.tsx`,
      path: "/merchant/creatives",
      open: ["New creative"],
      typed: { name: "Kept", file: FILE, text: WORDS },
    },
    {
      file: `${MERCHANT}/coupons/coupon-form.tsx`,
      path: "/merchant/coupons",
      open: ["New coupon"],
      typed: { code: "KEPT10", validFrom: "2100-01-01" },
    },
    {
      file: `${MERCHANT}/coupons/archive-form.tsx`,
      path: "/merchant/coupons",
      open: ["Archive "],
      typed: {},
      button: "Archive ",
    },
    {
      file: `${MERCHANT}/partners/groups-section.tsx`,
      path: "/merchant/partners",
      typed: { name: "Reviewers", colour: "amber" },
    },
    {
      file: `${MERCHANT}/partners/notes-section.tsx`,
      path: "/merchant/partners/:partners",
      typed: { text: WORDS },
    },
    {
      file: `${MERCHANT}/partners/change-dialog.tsx`,
      path: "/merchant/partners/:partners",
      open: ["Suspend"],
      typed: { reason: WORDS },
    },
    {
      file: `${MERCHANT}/partners/move-form.tsx`,
      path: "/merchant/partners/:partners",
      open: ["Change the sponsor…", "Nobody: New sponsor"],
      typed: { reason: WORDS },
    },
    {
      file: `${MERCHANT}/partners/move-dialog.tsx`,
      path: "/merchant/partners/:partners",
      open: ["Apply"],
      typed: {},
      button: "Apply",
    },
    {
      file: `${MERCHANT}/partners/move-dialog.tsx`,
      path: "/merchant/partners",
      open: ["Reject"],
      typed: { reason: WORDS },
    },
    {
      file: REASON,
      path: "/merchant/conversions",
      open: ["screen-0", "Reject"],
      typed: { reason: WORDS },
    },
    { file: REASON, path: "/merchant/applications", open: ["Reject Ada"], typed: { reason: WORDS } },
    { file: `${MERCHANT}/import/file-form.tsx`, path: "/merchant/conversions/import", typed: { file: FILE } },
    {
      file: `${MERCHANT}/payouts/make-batch-form.tsx`,
      path: "/merchant/payouts",
      open: ["Make a batch"],
      typed: { who: "What was requested" },
      refused: ["requestedOnly", "who"],
    },
    {
      file: `${MERCHANT}/payouts/policy-form.tsx`,
      path: "/merchant/payouts/policy",
      typed: { kind: "monthly", day: "3", least_USD: "12.50", kyc: "yes" },
      refused: ["minimumsMinor.USD", "least_USD"],
    },
    {
      file: `${MERCHANT}/payouts/approve-part.tsx`,
      path: "/merchant/payouts/batches/:batches",
      given: { "/api/v1/payout-batches/": { state: "draft", needsFourEyes: false } },
      typed: {},
      button: "Approve",
    },
    {
      file: REASON,
      path: "/merchant/payouts/batches/:batches",
      open: ["Cancel the batch"],
      given: { "/api/v1/payout-batches/": { state: "draft" } },
      typed: { reason: WORDS },
    },
    {
      file: `${MERCHANT}/payouts/export-form.tsx`,
      path: "/merchant/payouts/batches/:batches",
      open: ["Export for a bank"],
      given: { "/api/v1/payout-batches/": { state: "approved" } },
      typed: { format: "SEPA pain.001", name: "Kept", iban: "DE89370400440532013000" },
      refused: ["debtor.iban", "iban"],
    },
    {
      file: REASON,
      path: "/merchant/payouts/:payouts",
      given: { [LINE]: { state: "approved", heldAt: null } },
      open: ["Hold…"],
      typed: { reason: WORDS },
    },
    {
      file: `${MERCHANT}/payouts/line-forms.tsx`,
      path: "/merchant/payouts/:payouts",
      given: { [LINE]: { state: "approved", method: "bank", heldAt: null } },
      open: ["Mark paid…"],
      typed: { reference: "KEPT-1", paidOn: "2026-01-02" },
    },
    {
      file: `${MERCHANT}/payouts/line-forms.tsx`,
      path: "/merchant/payouts/:payouts",
      given: { [LINE]: { state: "paid", method: "bank", reference: "AS-IT-WAS" } },
      open: ["Correct…"],
      typed: { reference: "KEPT-1", reason: WORDS },
    },
    {
      file: `${MERCHANT}/payouts/line-forms.tsx`,
      path: "/merchant/payouts/:payouts",
      given: { [LINE]: { state: "paid", method: "bank", amountMinor: 12_050, currency: "USD" } },
      open: ["Mark returned…"],
      typed: { amount: "1.00", reason: WORDS },
      refused: ["amountMinor", "amount"],
    },
    {
      file: `${MERCHANT}/payouts/line-forms.tsx`,
      path: "/merchant/payouts/:payouts",
      given: { [LINE]: { state: "failed" } },
      open: ["Try again…"],
      typed: {},
      button: "Try the payout again",
    },
    {
      file: `${MERCHANT}/periods/period-dialog.tsx`,
      path: "/merchant/periods/:periods",
      given: { "/api/v1/periods/": { state: "calculated", countryBreaches: ["VN pays at most 40 %"] } },
      open: ["Approve…"],
      typed: { "[type=checkbox]": true },
      refused: ["despiteCountryPolicy", "[type=checkbox]"],
    },
    {
      file: `${MERCHANT}/periods/override-form.tsx`,
      path: "/merchant/periods/:periods",
      given: { "/api/v1/periods/": { state: "calculated" } },
      open: ["Propose…"],
      typed: { partnerId: "Ada", rank: "gold", reason: WORDS },
    },
    {
      file: `${MERCHANT}/funding/top-up-form.tsx`,
      path: "/merchant/funding",
      open: ["Top up"],
      typed: { amount: "12.50" },
      refused: ["amountMinor", "amount"],
    },
    {
      file: `${MERCHANT}/funding/low-balance-form.tsx`,
      path: "/merchant/funding",
      open: ["When to be told"],
      typed: { USD: "12.50" },
      refused: ["lowBalanceMinor.USD", "USD"],
    },
    {
      file: `${MERCHANT}/disputes/dispute-detail.tsx`,
      path: "/merchant/disputes",
      open: ["Dispute 1", "Answer…"],
      typed: { text: WORDS },
    },
    {
      file: `${MERCHANT}/install/hosts-editor.tsx`,
      path: "/merchant/install",
      typed: { host: "kept.example" },
      refused: ["allowedHosts[0]", "host"],
    },
    {
      file: `${MERCHANT}/install/reporting-settings.tsx`,
      path: "/merchant/install",
      typed: { viaParam: "kept" },
    },
    {
      file: `${MERCHANT}/install/stripe-code.tsx`,
      path: "/merchant/install",
      open: ["Stripe"],
      typed: { signingSecret: "whsec_kept" },
    },
    {
      file: `${MERCHANT}/install/postback-form.tsx`,
      path: "/merchant/install",
      open: ["Postback"],
      typed: { proof: "By where it comes from", addresses: "203.0.113.7", amountUnit: "minor" },
      refused: ["addresses[0]", "addresses"],
    },
    {
      file: `${MERCHANT}/install/postback-form.tsx`,
      path: "/merchant/install",
      open: ["Postback"],
      given: { "/postback": { secretSince: "2026-01-01T00:00:00.000Z" } },
      typed: {},
      button: "Make another secret",
    },
    {
      file: `${MERCHANT}/guide/page-form.tsx`,
      path: "/merchant/guide",
      open: ["Snippet"],
      typed: { page: "https://kept.example/" },
    },
    {
      file: `${MERCHANT}/keys/key-form.tsx`,
      path: "/merchant/keys",
      open: ["New key"],
      typed: { name: "The shop's server", ".scope [type=checkbox]": true, allowedAddresses: "203.0.113.7" },
      refused: ["scopes[0]", ".scope [type=checkbox]"],
    },
    {
      file: `${MERCHANT}/keys/key-actions.tsx`,
      path: "/merchant/keys",
      open: ["Change "],
      typed: { name: "Kept", allowedAddresses: "203.0.113.7" },
      refused: ["allowedAddresses[0]", "allowedAddresses"],
    },
    {
      file: `${MERCHANT}/keys/key-actions.tsx`,
      path: "/merchant/keys",
      open: ["Rotate "],
      typed: { overlapHours: "168" },
    },
    {
      file: `${MERCHANT}/keys/key-actions.tsx`,
      path: "/merchant/keys",
      open: ["Revoke "],
      typed: {},
      button: "Revoke",
    },
    {
      file: `${MERCHANT}/webhooks/webhook-form.tsx`,
      path: "/merchant/webhooks",
      open: ["New endpoint"],
      typed: { url: "https://hooks.example/kept", description: "Our warehouse" },
    },
    {
      file: `${MERCHANT}/webhooks/webhook-form.tsx`,
      path: "/merchant/webhooks",
      open: ["Change http"],
      typed: { description: "Kept" },
    },
    {
      file: `${MERCHANT}/webhooks/secret-parts.tsx`,
      path: "/merchant/webhooks",
      open: ["Make a new secret for"],
      typed: { overlapHours: "168" },
    },
    {
      file: `${MERCHANT}/team/invite-form.tsx`,
      path: "/merchant/team",
      open: ["Invite somebody"],
      typed: { email: "kept@people.example", role: "analyst" },
    },
    {
      file: `${MERCHANT}/settings/crediting-section.tsx`,
      path: "/merchant/settings",
      typed: { holdDays: "45", approveAfterDays: "15", attributionModel: "Linear" },
    },
    {
      file: `${MERCHANT}/settings/program-section.tsx`,
      path: "/merchant/settings",
      typed: { notifyEmail: "kept@people.example", currencies: "USD JPY", country: "VN" },
    },
    {
      file: `${MERCHANT}/settings/periods-section.tsx`,
      path: "/merchant/settings",
      typed: { periodCloseDays: "5", volumeSource: "items" },
    },
    {
      file: `${MERCHANT}/settings/retention-section.tsx`,
      path: "/merchant/settings",
      typed: { retainClickDays: "399", retainBuyerDays: "399" },
    },
    {
      file: `${MERCHANT}/settings/public-page-section.tsx`,
      path: "/merchant/settings",
      typed: { slug: "kept", headline: "Kept", description: "What was typed." },
    },
    {
      file: `${MERCHANT}/settings/registration-section.tsx`,
      path: "/merchant/settings",
      typed: { registration: "Nobody" },
    },
    {
      file: `${MERCHANT}/settings/erase-customer-section.tsx`,
      path: "/merchant/settings",
      typed: { who: "buyer@people.example" },
      refused: ["email", "who"],
    },
    {
      file: `${MERCHANT}/settings/issuer-form.tsx`,
      path: "/merchant/settings",
      open: ["Open single sign-on"],
      given: {
        "/issuer": {
          ...{ id: "01900000-0000-7000-8000-0000000000f4", name: "Loom", issuer: "https://issuer.example" },
          ...{
            clientId: "loom",
            signInUrl: "https://loom.example/in",
            redirectUrl: "https://loom.example/back",
          },
        },
      },
      typed: { name: "Kept", issuer: "https://issuer.example", clientId: "kept", clientSecret: "a secret" },
    },
    {
      file: `${MERCHANT}/first-program-form.tsx`,
      path: "/merchant",
      given: { "/api/v1/programs": { data: [] } },
      typed: { name: "Kept", currency: "VND", rate: "12.5" },
    },
  ],
  admin: [
    {
      file: `${ADMIN}/platform-role-form.tsx`,
      path: "/admin/users/:users",
      typed: { role: "support" },
    },
    {
      file: `${ADMIN}/act-as-dialog.tsx`,
      path: "/admin/users/:users",
      open: ["Act as this user"],
      typed: { reason: WORDS },
    },
    {
      file: `${ADMIN}/funding-terms-form.tsx`,
      path: "/admin/organisations/:organisations",
      open: ["Change the terms of "],
      typed: { limit_USD: "3000.50", fee: "2.75", byHand: "The platform" },
      refused: ["creditLimitMinor.USD", "limit_USD"],
    },
    {
      file: `${ADMIN}/policy-form.tsx`,
      path: "/admin/countries",
      open: ["Change what Vietnam allows"],
      typed: { payout: "38.5", levels: "3", signUpBonus: true, source: WORDS },
      refused: ["maxPayoutBps", "payout"],
    },
    {
      file: `${ADMIN}/policy-form.tsx`,
      path: "/admin/countries",
      open: ["Add a country"],
      typed: { country: "TH", payout: "50", source: WORDS },
    },
    {
      file: `${ADMIN}/threshold-form.tsx`,
      path: "/admin/countries",
      open: ["Add a threshold"],
      typed: { country: "SG", form: "IR8A", fromYear: "2027", currency: "SGD", amount: "5000.50" },
      refused: ["thresholdMinor", "amount"],
    },
    {
      file: `${ADMIN}/threshold-form.tsx`,
      path: "/admin/countries",
      open: ["Change the threshold of 1099-NEC"],
      typed: { amount: "2100" },
      refused: ["thresholdMinor", "amount"],
    },
    {
      file: "features/settings/components/setting-form.tsx",
      path: "/admin/settings",
      open: ["Change: Members"],
      typed: { value: "150", reason: WORDS },
      refused: ["changes[0].value", "value"],
    },
    {
      file: REASON,
      path: "/admin/fraud/01900000-0000-7000-8000-0000000000f1",
      open: ["Dismiss…"],
      typed: { reason: WORDS },
    },
    { file: REASON, path: "/admin/payees/:payees", open: ["Hold the payee"], typed: { reason: WORDS } },
    { file: REASON, path: "/admin/jobs", open: ["Call now"], typed: { reason: WORDS } },
    {
      file: `${ADMIN}/resolve-dialog.tsx`,
      path: "/admin/reconciliation/01900000-0000-7000-8000-0000000000f3",
      given: {
        "/api/admin/reconciliation/items/": {
          ...{ id: "01900000-0000-7000-8000-0000000000f3", kind: "balance", state: "open", owner: null },
          ...{
            program: null,
            currency: "USD",
            expectedMinor: 1,
            actualMinor: 2,
            trail: [],
            details: {},
            ours: {},
          },
          ...{ firstFoundAt: "2026-01-01T00:00:00.000Z", lastFoundAt: "2026-01-01T00:00:00.000Z" },
          ...{ resolution: null, resolvedBy: null, stripe: { records: null, url: null } },
        },
      },
      open: ["Resolve…"],
      typed: { reason: WORDS },
    },
    {
      file: SAY,
      path: "/admin/compliance/cases/:cases",
      open: ["Note something"],
      typed: { said: WORDS },
      refused: ["text", "said"],
    },
    {
      file: SAY,
      path: "/admin/compliance/cases/:cases",
      open: ["Resolve"],
      typed: { said: WORDS },
      refused: ["resolution", "said"],
    },
  ],
  visitor: [
    {
      file: "components/frame/sign-in-form.tsx",
      path: "/sign-in",
      typed: { email: "kept@people.example", password: "a long password" },
      signedOut: "The e-mail address or the password is not right.",
    },
    {
      file: `${FACTOR}/proof-form.tsx`,
      path: "/sign-in",
      open: [["E-mail address", "kept@people.example"], ["Password", "a long password"], "Sign in"],
      given: {
        "/api/auth/sign-in": { secondFactor: { ticket: TOKEN, methods: ["totp", "recovery"] } },
      },
      typed: { code: "123456" },
      refused: ["totp", "code"],
    },
    {
      file: `${ENTRY}/register-form.tsx`,
      path: "/register",
      typed: { name: "Kept", email: "kept@people.example", password: "a much longer one" },
    },
    {
      file: `${ENTRY}/register-form.tsx`,
      path: "/register?as=merchant",
      typed: {
        ...{ organisationName: "Kept", programName: "Kept too", currency: "VND" },
        ...{ name: "Kept", email: "kept@people.example", password: "a much longer one" },
      },
      refused: ["as.programName", "programName"],
    },
    {
      file: `${ENTRY}/register-form.tsx`,
      path: "/join/program/:program",
      given: { "/api/auth/open-programs/": { programName: "Demo", sponsorName: null } },
      typed: { name: "Kept", email: "kept@people.example", password: "a much longer one" },
    },
    {
      file: `${ENTRY}/confirm-page.tsx`,
      path: `/register/confirm#${TOKEN}`,
      typed: { password: "a much longer one" },
    },
    {
      file: "features/sign-in/components/forgot-page.tsx",
      path: "/forgot",
      typed: { email: "kept@people.example" },
    },
    {
      file: "features/sign-in/components/reset-page.tsx",
      path: `/reset#${TOKEN}`,
      typed: { password: "a much longer one" },
    },
    {
      file: `${ENTRY}/invited-form.tsx`,
      path: `/invitation#${TOKEN}`,
      given: {
        "/api/auth/invitations/look": {
          ...{ organisationName: "Loom", role: "manager", email: "kept@people.example", hasAccount: false },
        },
      },
      typed: { name: "Kept", password: "a much longer one" },
    },
  ],
};
