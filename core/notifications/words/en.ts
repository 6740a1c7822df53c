import { KYC_EN } from "./kyc-words.ts";
import type { FrameWords, KindWords, Say } from "./words.ts";

const FACTORS = { totp: "authenticator app", passkey: "passkey" } as const;
const METHODS = {
  ...{ stripe: "Stripe", bank: "bank transfer", paypal: "PayPal", momo: "MoMo", other: "the way you named" },
} as const;
const SUBJECTS = {
  conversion: "a conversion",
  missing_sale: "a sale that is missing",
  payout: "a payout",
} as const;
const LISTS = {
  ...{ conversions: "conversions", clicks: "clicks", own_conversions: "your conversions" },
  ...{
    partners: "partners",
    payouts: "payouts",
    disputes: "disputes",
    webhook_deliveries: "webhook deliveries",
  },
  ...{ own_clicks: "your clicks", own_earnings: "your earnings" },
  ...{ own_links: "your links", own_payouts: "your payouts", own_disputes: "your disputes" },
  own_deliveries: "what your trackers were sent",
  ...{ users: "users", organisations: "organisations", payees: "payees", job_runs: "runs of jobs" },
} as const;
const ROLES: Readonly<Record<string, string>> = {
  owner: "owner",
  manager: "manager",
  analyst: "analyst",
  finance: "finance",
  compliance: "compliance",
  support: "support",
};
const roleOf = (role: string): string => ROLES[role] ?? role;

const NOT_YOU =
  "If it was not you, change your password and end all sessions under Security; then nobody else is signed in.";
const IGNORE = "If you did not ask for this, ignore this mail: nothing changes.";

function device(data: { device: string | null; country: string | null; at: string }, say: Say): string {
  const what = data.device ?? "a device that does not name itself";
  const where = data.country === null ? "" : `, ${say.country(data.country)}`;
  return `${what}${where}, ${say.moment(data.at)}`;
}

const named = (name: string | null): string => (name === null ? "" : ` “${name}”`);

export const EN: KindWords = {
  registration: () => ({
    title: "Confirm your e-mail address",
    lines: ["Somebody, we hope you, registered with this address. Confirm it to open the account."],
    action: "Confirm the address",
    note: `The link works once. ${IGNORE}`,
  }),
  registration_known: () => ({
    title: "You have an account already",
    lines: [
      "Somebody, we hope you, registered with this address. It has an account already, so no other was made.",
      "Sign in as always. If you no longer know your password, set a new one from the sign-in page.",
    ],
    action: null,
    note: "If it was not you, there is nothing to do: your account is as it was.",
  }),
  password_reset: () => ({
    title: "Set a new password",
    lines: ["You can set a new password now. Doing so signs you out everywhere."],
    action: "Set a new password",
    note: `The link works once. ${IGNORE}`,
  }),
  password_changed: () => ({
    title: "Your password was changed",
    lines: ["Your password was changed, and every other session was signed out."],
    action: "Look at your sessions",
    note: NOT_YOU,
  }),
  email_change_requested: ({ newEmail }) => ({
    title: "Agree to your new e-mail address",
    lines: [
      `Your account's address is to become ${newEmail}. It changes once you agree here and confirm at the new address.`,
    ],
    action: "Agree to the change",
    note: "If it was not you, do not press the button, and change your password: somebody is signed in as you.",
  }),
  email_confirm: () => ({
    title: "Confirm your new e-mail address",
    lines: ["This is to become the address of your account. Confirm that it is yours."],
    action: "Confirm the address",
    note: `The link works once. ${IGNORE}`,
  }),
  email_changed: ({ newEmail }) => ({
    title: "Your e-mail address was changed",
    lines: [`Your account's address is now ${newEmail}. Sign in with it from now on.`],
    action: "Look at your account",
    note: NOT_YOU,
  }),
  session_reused: (data, say) => ({
    title: "We signed you out: a session was copied",
    lines: [
      `A session of yours was used from two places at once (${device(data, say)}), which happens when somebody has a copy of it.`,
      "We ended it everywhere. Sign in again, and change your password if you do not know the reason.",
    ],
    action: "Look at your sessions",
    note: null,
  }),
  new_sign_in: (data, say) => ({
    title: "You signed in on a new device",
    lines: [`Your account was signed in to on a device that we had not seen: ${device(data, say)}.`],
    action: "Look at your sessions",
    note: NOT_YOU,
  }),
  factor_added: ({ factor, name }) => ({
    title: "A second factor was added",
    lines: [`Your account has a new second factor: ${FACTORS[factor]}${named(name)}.`],
    action: "Look at your second factors",
    note: NOT_YOU,
  }),
  factor_removed: ({ factor, name }) => ({
    title: "A second factor was removed",
    lines: [`This second factor no longer belongs to your account: ${FACTORS[factor]}${named(name)}.`],
    action: "Look at your second factors",
    note: NOT_YOU,
  }),
  recovery_code_used: ({ left }) => ({
    title: "A recovery code was used",
    lines: [
      "A recovery code took the place of your second factor at sign-in.",
      left === 1 ? "One code is left." : `${left} codes are left.`,
    ],
    action: "Make new codes",
    note: NOT_YOU,
  }),
  recovery_codes_made: () => ({
    title: "New recovery codes were made",
    lines: ["Your account has new recovery codes. Those from before no longer work."],
    action: "Look at your second factors",
    note: NOT_YOU,
  }),
  identity_added: ({ issuer }) => ({
    title: "Another way to sign in was added",
    lines: [`Your account can now be signed in to with ${issuer}.`],
    action: "Look at your ways to sign in",
    note: NOT_YOU,
  }),
  acted_as: ({ by, reason, at }, say) => ({
    title: "Support looked at your account",
    lines: [
      `${by} of our support acted in your name from ${say.moment(at)} on. The reason given: ${reason}`,
      "Support can move no money and change nothing of your security. What was done stands in your security log.",
    ],
    action: "Look at the log",
    note: null,
  }),
  platform_role_changed: ({ role }) => ({
    title: "Your role on the platform was changed",
    lines: [
      role === null ? "You no longer have a role on the platform." : `Your role is now: ${roleOf(role)}.`,
    ],
    action: null,
    note: null,
  }),
  invitation: ({ organisation, by, role }) => ({
    title: `Join ${organisation}`,
    lines: [`${by} invites you to become a member of ${organisation}, with the role ${roleOf(role)}.`],
    action: "Accept the invitation",
    note: "The link works once. If you do not know who this is, ignore this mail.",
  }),
  member_joined: ({ organisation, name, role }) => ({
    title: `${name} joined ${organisation}`,
    lines: [
      `${name} accepted the invitation to ${organisation} and is now a member, with the role ${roleOf(role)}.`,
    ],
    action: "Look at the team",
    note: null,
  }),
  member_changed: ({ organisation, role }) => ({
    title: `Your role in ${organisation} was changed`,
    lines: [`Your role in ${organisation} is now: ${roleOf(role)}.`],
    action: "Look at the team",
    note: null,
  }),
  member_removed: ({ organisation }) => ({
    title: `You are no longer a member of ${organisation}`,
    lines: [`Your membership of ${organisation} was ended. Your account stays as it is.`],
    action: null,
    note: null,
  }),
  key_created: ({ organisation, key, prefix }) => ({
    title: "An API key was made",
    lines: [`In ${organisation} an API key was made: “${key}”, which begins with ${prefix}.`],
    action: "Look at the keys",
    note: "If nobody of yours made it, revoke it at once.",
  }),
  webhook_disabled: ({ host, reason }) => ({
    title: `Webhooks to ${host} are switched off`,
    lines: [
      endsBecause(host, reason),
      "What happens until you switch the endpoint on again is not sent to it. What had failed before can be sent again by hand.",
    ],
    action: "Look at the endpoint",
    note: null,
  }),
  postback_disabled: ({ host, reason }) => ({
    title: `Your postback to ${host} is switched off`,
    lines: [
      endsBecause(host, reason),
      "What you earn is counted as before. Switch the postback on again once the address works.",
    ],
    action: "Look at the postback",
    note: null,
  }),
  partner_joined: ({ program, name }) => ({
    title: `${name} joined ${program} through you`,
    lines: [`${name} became a partner of ${program}, and you are the sponsor.`],
    action: "Open the dashboard",
    note: null,
  }),
  partner_suspended: ({ program, reason }) => ({
    title: `You are suspended in ${program}`,
    lines: [
      `${program} has suspended you: ${reason}`,
      "Your links there lead nowhere, and what happens meanwhile is not credited to you. What you have earned stays yours.",
    ],
    action: "Open the dashboard",
    note: "If you think that this is wrong, write to the merchant.",
  }),
  partner_reinstated: ({ program }) => ({
    title: `You are a partner of ${program} again`,
    lines: [`${program} has lifted your suspension. Your links lead on as before.`],
    action: "Open the dashboard",
    note: null,
  }),
  rank_reached: ({ program, rank }) => ({
    title: `You have reached the rank ${rank} in ${program}`,
    lines: [
      `Your results of the last period earned you the rank ${rank} in ${program} for the first time. Congratulations!`,
    ],
    action: "Open the dashboard",
    note: null,
  }),
  budget_used_up: ({ campaign, program, budgetMinor, spentMinor, currency }, say) => ({
    title: `The budget of “${campaign}” is used up`,
    lines: [
      `The campaign “${campaign}” of “${program}” has spent ${say.amount(spentMinor, currency)} of its budget of ${say.amount(budgetMinor, currency)}, and the next commission no longer fits.`,
      "It is paused: its links lead nowhere and no further conversion is credited to it.",
      "Raise the budget and resume the campaign to go on.",
    ],
    action: "Look at the campaigns",
    note: null,
  }),
  payout_paid: ({ program, amountMinor, currency, method, reference, paidOn, month }, say) => ({
    title: `${program} paid you ${say.amount(amountMinor, currency)}`,
    lines: [
      `${program} paid you ${say.amount(amountMinor, currency)} by ${METHODS[method]} on ${say.day(paidOn)}.`,
      ...(reference === null ? [] : [`The payment's reference is ${reference}.`]),
      month === undefined
        ? `It is for what you earned in ${program} and was available.`
        : `It is for what you earned in ${program} and had become available. Your statement for ${say.month(month)} shows it day by day.`,
      "Banks may take some days until it shows on your account.",
    ],
    action: "Look at your statements",
    note: null,
  }),
  payout_failed: ({ program, amountMinor, currency, reason, atBank }, say) => ({
    title: `A payout of ${say.amount(amountMinor, currency)} did not reach you`,
    lines: [
      `${program} wanted to pay you ${say.amount(amountMinor, currency)}, and could not: ${reason}`,
      atBank
        ? "The money is safe in your account at Stripe. Mend your bank details there, and it is sent again."
        : "Nothing is lost: the amount is back in your balance. Check how you are paid, so that the next payout reaches you.",
    ],
    action: "Look at your payouts",
    note: null,
  }),
  payouts_without_stripe: ({ program, batch, lines }) => ({
    title: `Batch ${batch} of ${program}: ${lines === 1 ? "one payout" : `${lines} payouts`} cannot go by Stripe`,
    lines: [
      `In batch ${batch} of ${program}, ${lines === 1 ? "the account of one payee at Stripe is" : `the accounts of ${lines} payees at Stripe are`} not ready to be paid.`,
      "Where a payee has named another method, switch the line to it, or try it again when it has failed, and pay by hand.",
    ],
    action: null,
    note: null,
  }),
  dispute_opened: ({ program, partner, number, subject, dueAt }, say) => ({
    title: `${partner} disputes ${SUBJECTS[subject]}`,
    lines: [
      `${partner} opened dispute ${number} in ${program}. It is about ${SUBJECTS[subject]}.`,
      `Answer it before ${say.moment(dueAt)}.`,
    ],
    action: "Look at the dispute",
    note: null,
  }),
  dispute_overdue: ({ program, partner, number, subject, dueAt }, say) => ({
    title: `Dispute ${number} in ${program} is overdue`,
    lines: [
      `${partner} waits for an answer in dispute ${number}, about ${SUBJECTS[subject]}. It was due before ${say.moment(dueAt)}.`,
    ],
    action: "Answer the dispute",
    note: null,
  }),
  dispute_answered: ({ program, number, subject }) => ({
    title: `${program} answered your dispute ${number}`,
    lines: [
      `There is an answer in dispute ${number}, about ${SUBJECTS[subject]}. You can ask on, or leave it at that.`,
    ],
    action: "Read the answer",
    note: null,
  }),
  dispute_decided: ({ program, number, subject, accepted }) => ({
    title: `${program} ${accepted ? "accepted" : "rejected"} your dispute ${number}`,
    lines: [
      accepted
        ? `${program} agrees with you in dispute ${number}, about ${SUBJECTS[subject]}, and sets it right. What that changes shows in your earnings.`
        : `${program} rejected dispute ${number}, about ${SUBJECTS[subject]}. Its reason stands in the dispute.`,
    ],
    action: "Look at the dispute",
    note: null,
  }),
  ...KYC_EN,
  funds_low: ({ program, currency, fundsMinor, lowBalanceMinor }, say) => ({
    title: `The funds of ${program} are low: ${say.amount(fundsMinor, currency)}`,
    lines: [
      `${say.amount(fundsMinor, currency)} is left to pay the partners of ${program}, and you asked to be told below ${say.amount(lowBalanceMinor, currency)}.`,
      "Payouts that the funds do not cover wait until money has come, and go on by themselves then.",
    ],
    action: "Top up",
    note: null,
  }),
  invoice_issued: ({ program, number, month, currency, feeMinor }, say) => ({
    title: `Invoice ${number} of ${program} for ${say.month(month)}`,
    lines: [
      `The invoice of ${program} for ${say.month(month)} in ${currency} is there: what came in, what was paid out, and the fee of ${say.amount(feeMinor, currency)}, which was taken from the funds.`,
    ],
    action: "Look at the invoice",
    note: null,
  }),
  reconciliation_differs: ({ fresh, open }) => ({
    title: fresh === 1 ? "Payouts: one new difference" : `Payouts: ${fresh} new differences`,
    lines: [
      `Our books, Stripe's transfers, its balance and the banks were compared: ${fresh === 1 ? "one difference is" : `${fresh} differences are`} new or there again, ${open} in all wait for somebody.`,
      "Payouts go on meanwhile. Each difference says what either side has: take it, find out why, and write that down.",
    ],
    action: "Look at the differences",
    note: null,
  }),
  export_ready: ({ expiresAt }, say) => ({
    title: "Your data is ready",
    lines: [
      `All that we keep of you is packed in one file. It can be fetched until ${say.moment(expiresAt)}.`,
    ],
    action: "Fetch the file",
    note: "Whoever has the link can fetch the file: keep this mail to yourself.",
  }),
  list_export_ready: ({ list, rows, expiresAt }, say) => ({
    title: `Your export is ready: ${LISTS[list]}`,
    lines: [
      `${rows === 1 ? "One row is" : `${say.count(rows)} rows are`} in the file. You can fetch it until ${say.moment(expiresAt)}; nobody else can.`,
    ],
    action: "Go to your exports",
    note: null,
  }),
  account_erased: () => ({
    title: "Your account was erased",
    lines: [
      "What said who you are is gone from our systems. Amounts that were booked stay in the books without a name.",
      "This is the last mail from us.",
    ],
    action: null,
    note: null,
  }),
};

export const EN_FRAME: FrameWords = {
  greeting: (name) => (name === null ? "Hello," : `Hello ${name},`),
  linkInFull: "If the button does nothing, open this address:",
  why: "This is a mail of Tributary about your account or about a program that you are a part of.",
  settings: "What you are told, and how",
  digestTitle: (count) => (count === 1 ? "Your day in one line" : `Your day: ${count} things`),
  digestLine: "What happened since the last summary:",
  more: (count) => (count === 1 ? "One more stands in your inbox." : `${count} more stand in your inbox.`),
  inbox: "Open the inbox",
};

/** Why nothing is sent to an address any more. */
function endsBecause(host: string, reason: string): string {
  return reason === "gone"
    ? `${host} answered that it is gone (410), so it is told nothing more.`
    : `Nothing that was sent to ${host} for five days has arrived, so it is told nothing more.`;
}
