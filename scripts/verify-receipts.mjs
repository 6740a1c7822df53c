// Verifies exported earnings receipts offline: needs Node 20 or newer and nothing else.
//
//   node verify-receipts.mjs receipts.ndjson keys.json [--earlier older.ndjson]
//
// receipts.ndjson: what GET /api/affiliate/receipts/export answers. keys.json: what GET /api/receipts/keys.json answered, best
// kept from the day the first receipt came. --earlier: an export of before; whatever of it is gone or changed is shown.
// docs/receipts.md says what is checked and what each finding means. Exit code: 0 all is well, 1 it is not, 2 wrong usage.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const WHOLE_BPS = 10_000n;

/** Canonical JSON (RFC 8785) of text, true, false, null, lists and objects: all that receipts hold. */
export function canonicalJson(value) {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`receipts hold no ${typeof value}`);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(",")}}`;
}

/** One receipt a line; empty lines are passed over. */
export function readNdjson(text) {
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line)]));
}

/**
 * Checks every receipt by itself, each account's chain, and what the accounts say of one another.
 *
 * @param receipts in any order
 * @param keys a JWK set, as published
 * @param earlier receipts of an export of before
 * @returns {{ receipts: number, accounts: number, faults: object[], notes: object[] }} each fault and note
 *   `{ accountId, number, what, detail }`
 */
export function verifyReceipts(receipts, keys, earlier = []) {
  const faults = [];
  const notes = [];
  const found = (list) => (accountId, number, what, detail) =>
    list.push({ accountId, number: String(number), what, detail });
  const fault = found(faults);
  const published = new Map((keys.keys ?? []).map((key) => [key.kid, key]));
  const accounts = new Map();
  for (const receipt of receipts) {
    const { accountId, number } = placeOf(receipt);
    const wrong = (what, detail) => fault(accountId, number, what, detail);
    try {
      checkOne(receipt, published, wrong);
    } catch (error) {
      wrong("malformed", error.message);
      continue;
    }
    if (!accounts.has(accountId)) accounts.set(accountId, []);
    accounts.get(accountId).push(receipt);
  }
  for (const chain of accounts.values()) {
    chain.sort((a, b) => Number(a.body.number) - Number(b.body.number));
    checkChain(chain, fault);
  }
  checkAcross([...accounts.values()], fault, found(notes));
  checkEarlier(receipts, earlier, fault);
  return { receipts: receipts.length, accounts: accounts.size, faults, notes };
}

function placeOf(receipt) {
  return {
    accountId: receipt?.body?.account?.id ?? "unknown",
    number: receipt?.body?.number ?? "unknown",
  };
}

/** What a receipt proves by itself: who made it, and that its amounts follow from what it says. */
function checkOne({ body, hash, keyId, signature }, published, wrong) {
  if (body.type !== "tributary/earnings-receipt" || body.v !== "1")
    throw new TypeError("not a receipt that this script knows");
  const { amountMinor, balanceAfterMinor } = body.entry;
  if (!/^[1-9]\d*$/.test(body.number) || ![amountMinor, balanceAfterMinor].every(isWhole))
    throw new TypeError("its number and amounts are not whole numbers");
  const digest = createHash("sha256").update(canonicalJson(body), "utf8").digest();
  if (digest.toString("hex") !== hash) wrong("hash", "the hash is not that of the body");
  const key = published.get(keyId);
  if (key === undefined) wrong("key", `no published key is named ${keyId}`);
  else {
    const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: "jwk" });
    const bytes = Buffer.from(signature, "base64url");
    // Over the body's own hash, whatever the receipt says its hash is.
    const proved = bytes.toString("base64url") === signature && verify(null, digest, publicKey, bytes);
    if (!proved) wrong("signature", `the key ${keyId} did not sign this`);
  }
  if (body.accrual?.line) checkLine(body, body.accrual, wrong);
  if (body.accrual?.reversal) checkReversal(body.accrual.reversal, wrong);
  if (body.bonus?.line) checkLine(body, body.bonus, wrong);
  if (body.bonus?.reversal) checkReversal(body.bonus.reversal, wrong);
}

const isWhole = (text) => /^-?\d+$/.test(text);

/** amount = exact share rounded down, and one unit more where `rounding` is `remainder`. */
function checkLine(body, { amountMinor, line }, wrong) {
  const numerator = BigInt(line.exact.numerator);
  const denominator = BigInt(line.exact.denominator);
  const down = numerator / denominator;
  const isExact = down * denominator === numerator;
  if (isExact !== (line.rounding === "exact"))
    wrong("rounding", `${line.rounding} does not fit the exact share`);
  const amount = line.rounding === "remainder" ? down + 1n : down;
  if (amount !== BigInt(amountMinor))
    wrong(
      "amount",
      `${line.exact.numerator} ÷ ${line.exact.denominator} gives ${amount}, not ${amountMinor}`,
    );
  const share =
    line.weightBps === undefined || line.heldByCap ? null : worthOf(line) * BigInt(line.weightBps);
  // Both rates and weights are basis points.
  if (share !== null && share * denominator !== numerator * WHOLE_BPS * WHOLE_BPS)
    wrong("amount", "the exact share is not what base, rate and weight, or the parts, make");
  const points = body.account.currency === "PTS";
  const posted = points ? BigInt(line.points ?? 0) : amount - BigInt(line.pointsShareMinor ?? 0);
  if (posted !== BigInt(body.entry.amountMinor))
    wrong("amount", `${body.entry.amountMinor} was posted of a line that gives ${posted}`);
}

/** What a line is worth before the credit's weight, times 10,000. */
function worthOf({ baseMinor, rateBps, flatMinor, parts }) {
  if (parts === null)
    return rateBps === null ? BigInt(flatMinor) * WHOLE_BPS : BigInt(baseMinor) * BigInt(rateBps);
  return parts.reduce((sum, part) => {
    if (part.pays === "nothing") return sum;
    if (part.pays === "flat") return sum + BigInt(part.flatMinor ?? 0) * BigInt(part.units) * WHOLE_BPS;
    return sum + BigInt(part.amountMinor) * BigInt(part.rateBps);
  }, 0n);
}

function checkReversal({ ofMinor, reversedMinor, cause, refund }, wrong) {
  const of = BigInt(ofMinor);
  const reversed = BigInt(reversedMinor);
  if (reversed < 0n || reversed > of) wrong("reversal", `${reversed} taken back of ${of}`);
  if (cause === "refund") {
    // Of a bonus, what it rests on stands for the conversion.
    const refunded = BigInt(refund.refundedMinor ?? refund.refundedBase);
    const amount = BigInt(refund.conversionMinor ?? refund.refundBase);
    const target = targetOf(of, refunded, amount);
    if (target !== reversed)
      wrong("reversal", `a refund of ${refunded} of ${amount} takes ${target} of ${of}, not ${reversed}`);
  } else if (cause !== "superseded" && reversed !== of) {
    wrong("reversal", `${cause} takes back all of ${of}, not ${reversed}`);
  }
}

/** Rounds down, in the partner's favour, until all is refunded. */
function targetOf(of, refunded, amount) {
  if (refunded <= 0n || amount <= 0n) return 0n;
  return refunded >= amount ? of : (of * refunded) / amount;
}

/** Numbers 1, 2, 3, … without a gap, each holding the hash of the one before, and balances that add up. */
function checkChain(chain, fault) {
  const { id } = chain[0].body.account;
  let before = { number: 0n, hash: null, balance: 0n, owner: ownerOf(chain[0].body) };
  for (const { body, hash } of chain) {
    const wrong = (what, detail) => fault(id, body.number, what, detail);
    const number = BigInt(body.number);
    const balance = BigInt(body.entry.balanceAfterMinor);
    if (number === before.number) wrong("duplicate", "two receipts have this number");
    else if (number !== before.number + 1n) {
      const gap =
        number - before.number === 2n
          ? `${before.number + 1n} is`
          : `${before.number + 1n} to ${number - 1n} are`;
      wrong("missing", `receipt ${gap} missing: this one holds the hash of the one before it`);
    } else {
      if (body.previousHash !== before.hash)
        wrong("chain", "it does not hold the hash of the receipt before");
      if (before.balance + BigInt(body.entry.amountMinor) !== balance)
        wrong("balance", `${before.balance} and ${body.entry.amountMinor} do not make ${balance}`);
    }
    if (ownerOf(body) !== before.owner) wrong("account", "the account's owner, kind or currency is another");
    before = { number, hash, balance, owner: before.owner };
  }
}

const ownerOf = ({ programId, partnerId, account }) =>
  [programId, partnerId, account.kind, account.currency].join(" ");

/** What one account's receipts say about another's. */
function checkAcross(chains, fault, note) {
  const all = chains.flat().map(({ body }) => body);
  const posted = new Map();
  const taken = new Map();
  const pending = (body) => body.account.kind.endsWith("pending");
  const lineOf = (body) => [body.partnerId, body.account.currency, (body.accrual ?? body.bonus).id].join(" ");
  const claimOf = (body) => body.accrual?.reversal ?? body.bonus?.reversal;
  for (const body of all)
    if (body.accrual?.line || body.bonus?.line) posted.set(lineOf(body), body.entry.amountMinor);
  // Of a line on hold is taken from pending; once it has matured, from available.
  for (const body of [...all.filter(pending), ...all.filter((body) => !pending(body))]) {
    const claim = claimOf(body);
    if (!claim) continue;
    // Of the pending account all that came before must be here; another account's receipts may be on their way.
    const say = (detail) => (pending(body) ? fault : note)(body.account.id, body.number, "reversal", detail);
    const granted = posted.get(lineOf(body));
    if (granted === undefined)
      note(body.account.id, body.number, "half", "the line that it takes back is not here");
    else if (granted !== claim.ofMinor)
      fault(body.account.id, body.number, "reversal", `the line gave ${granted}, not ${claim.ofMinor}`);
    const sum = (taken.get(lineOf(body)) ?? 0n) - BigInt(body.entry.amountMinor);
    taken.set(lineOf(body), sum);
    if (sum !== BigInt(claim.reversedMinor))
      say(`receipts here take back ${sum} so far, not ${claim.reversedMinor}`);
  }
  // What left the one account arrived on the other.
  const moved = new Map();
  for (const body of all.filter(({ entry }) => entry.kind === "maturation")) {
    const key = [body.partnerId, body.entry.postingId].join(" ");
    const { sum } = moved.get(key) ?? { sum: 0n };
    moved.set(key, { body, sum: sum + BigInt(body.entry.amountMinor) });
  }
  for (const { body, sum } of moved.values()) {
    const { account, number, entry } = body;
    if (sum !== 0n)
      note(account.id, number, "half", `the other half of posting ${entry.postingId} is not here (yet)`);
  }
}

/** What was once signed can be neither withdrawn nor replaced. */
function checkEarlier(receipts, earlier, fault) {
  const key = (receipt) => Object.values(placeOf(receipt)).join(" ");
  const now = new Map(receipts.map((receipt) => [key(receipt), receipt?.hash]));
  for (const receipt of earlier) {
    const { accountId, number } = placeOf(receipt);
    const hash = now.get(key(receipt));
    if (hash === undefined)
      fault(accountId, number, "withdrawn", "an earlier export has it, this one does not");
    else if (hash !== receipt.hash) fault(accountId, number, "replaced", "an earlier export has another one");
  }
}

function main(args) {
  const at = args.indexOf("--earlier");
  const earlier = at === -1 ? undefined : args[at + 1];
  const [file, keyFile] = at === -1 ? args : args.toSpliced(at, 2);
  if (file === undefined || keyFile === undefined) {
    console.error("node verify-receipts.mjs receipts.ndjson keys.json [--earlier older.ndjson]");
    return 2;
  }
  const read = (path) => readNdjson(readFileSync(path, "utf8"));
  let result;
  try {
    const keys = JSON.parse(readFileSync(keyFile, "utf8"));
    result = verifyReceipts(read(file), keys, earlier === undefined ? [] : read(earlier));
  } catch (error) {
    console.error(`cannot read what is to be verified: ${error.message}`);
    return 2;
  }
  const say = ({ accountId, number, what, detail }) =>
    `account ${accountId}, receipt ${number}: ${what}: ${detail}`;
  for (const fault of result.faults) console.log(`✗ ${say(fault)}`);
  for (const each of result.notes) console.log(`  ${say(each)}`);
  const well = result.faults.length === 0;
  console.log(
    `${result.receipts} receipts of ${result.accounts} accounts: ${well ? "all is well" : `${result.faults.length} faults`}.`,
  );
  return well ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.exitCode = main(process.argv.slice(2));
