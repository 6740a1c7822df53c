import { formatMinor } from "../money/amount.ts";
import { isBic, isIban } from "./bank-numbers.ts";
import { toSepaText } from "./sepa-text.ts";

/** Whose account pays. */
export interface SepaDebtor {
  readonly name: string;
  /** Normalised. */
  readonly iban: string;
  /** Null: the bank finds itself by the IBAN. */
  readonly bic: string | null;
}

export interface SepaTransfer {
  readonly payoutId: string;
  /** Cents of a euro. */
  readonly amountMinor: bigint;
  readonly name: string;
  /** Normalised. */
  readonly iban: string;
  readonly bic: string | null;
  /** What the payee reads on its statement. */
  readonly remittance: string;
}

export interface SepaOrder {
  /** A UUID of its own for each file: a bank refuses a message that it has had. */
  readonly messageId: string;
  readonly createdAt: Date;
  /** As `2026-11-21`. */
  readonly executeOn: string;
  readonly debtor: SepaDebtor;
  readonly transfers: readonly SepaTransfer[];
}

/** The scheme's bounds of a single transfer: 0.01 to 999,999,999.99 euros. */
const MAX_MINOR = 99_999_999_999n;
/** Lengths of the scheme's texts. */
const NAME_MAX = 70;
const REMITTANCE_MAX = 140;

/** Whether a normalised IBAN is that of an account which SEPA reaches. */
export const isSepaIban = (iban: string): boolean => isIban(iban, iban.slice(0, 2));

/** Whether a transfer can stand in a SEPA file; what cannot is paid from the CSV file. */
export function fitsSepa(transfer: Pick<SepaTransfer, "iban" | "amountMinor" | "name">): boolean {
  const { iban, amountMinor, name } = transfer;
  return (
    isSepaIban(iban) && amountMinor > 0n && amountMinor <= MAX_MINOR && toSepaText(name, NAME_MAX) !== ""
  );
}

/**
 * A customer credit transfer initiation of ISO 20022, `pain.001.001.09`, as the SEPA scheme has it: one payment
 * instruction in euros, charges shared, with the number of transfers and their sum in the header and in the instruction.
 * A transfer is called by its payout's id without dashes, so that the bank's statement leads back to it.
 *
 * @throws RangeError for what a bank would refuse: nothing to transfer, an amount, an account or a name that does not fit
 */
export function buildPain001(order: SepaOrder): string {
  const { transfers, debtor } = order;
  if (transfers.length === 0) throw new RangeError("a SEPA file transfers something");
  if (!isSepaIban(debtor.iban)) throw new RangeError("the payer's account is not of SEPA");
  if (!transfers.every(fitsSepa)) throw new RangeError("a transfer that does not fit SEPA");
  const messageId = withoutDashes(order.messageId);
  const sum = transfers.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  const counted = [leaf("NbOfTxs", String(transfers.length)), leaf("CtrlSum", formatMinor(sum, "EUR"))];
  const payer = leaf("Nm", needed(debtor.name));
  const instruction = node("PmtInf", [
    leaf("PmtInfId", messageId),
    leaf("PmtMtd", "TRF"),
    ...counted,
    node("PmtTpInf", [node("SvcLvl", [leaf("Cd", "SEPA")])]),
    node("ReqdExctnDt", [leaf("Dt", order.executeOn)]),
    node("Dbtr", [payer]),
    account("DbtrAcct", debtor.iban),
    node("DbtrAgt", [debtor.bic === null ? NOT_PROVIDED : institution(debtor.bic)]),
    leaf("ChrgBr", "SLEV"),
    ...transfers.map(credit),
  ]);
  const header = node("GrpHdr", [
    leaf("MsgId", messageId),
    leaf("CreDtTm", order.createdAt.toISOString().replace(/\.\d{3}Z$/, "Z")),
    ...counted,
    node("InitgPty", [payer]),
  ]);
  const body = node("CstmrCdtTrfInitn", [header, instruction]);
  const xmlns = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${xmlns}">${body}</Document>\n`;
}

function credit({ payoutId, amountMinor, name, iban, bic, remittance }: SepaTransfer): string {
  const said = toSepaText(remittance, REMITTANCE_MAX);
  return node("CdtTrfTxInf", [
    node("PmtId", [leaf("EndToEndId", withoutDashes(payoutId))]),
    node("Amt", [`<InstdAmt Ccy="EUR">${formatMinor(amountMinor, "EUR")}</InstdAmt>`]),
    ...(bic === null ? [] : [node("CdtrAgt", [institution(bic)])]),
    node("Cdtr", [leaf("Nm", needed(name))]),
    account("CdtrAcct", iban),
    ...(said === "" ? [] : [node("RmtInf", [leaf("Ustrd", said)])]),
  ]);
}

/** 32 characters: identifications have at most 35. */
const withoutDashes = (uuid: string): string => uuid.replaceAll("-", "");

function needed(name: string): string {
  const said = toSepaText(name, NAME_MAX);
  if (said === "") throw new RangeError("a name of which SEPA can write nothing");
  return said;
}

const NOT_PROVIDED = node("FinInstnId", [node("Othr", [leaf("Id", "NOTPROVIDED")])]);

function institution(bic: string): string {
  if (!isBic(bic)) throw new RangeError("not a BIC");
  return node("FinInstnId", [leaf("BICFI", bic)]);
}

function account(name: string, iban: string): string {
  return node(name, [node("Id", [leaf("IBAN", iban)])]);
}

function node(name: string, children: readonly string[]): string {
  return `<${name}>${children.join("")}</${name}>`;
}

/** Of what SEPA lets through, XML would take none for markup; it is escaped for whatever comes later. */
function leaf(name: string, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<${name}>${escaped}</${name}>`;
}
